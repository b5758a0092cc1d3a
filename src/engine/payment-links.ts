// Payment links: what a merchant does with them, and what anybody finds behind one.
import { unreachable } from '../base/assert.ts';
import { prefixedId, uuidv4, uuidv7 } from '../base/ids.ts';
import type { Result } from '../dialects/dialect.ts';
import type { LinkDraftFor, PaymentLinkIntent } from '../dialects/payment-link-intent.ts';
import type { CatalogItem } from '../domain/catalog.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Amount } from '../domain/money.ts';
import {
  checkLink,
  checkLinkItems,
  isCalled,
  openFromLink,
  type LinkDraft,
  type PaymentLink,
} from '../domain/payment-link.ts';
import { itemsPricedIn } from '../domain/price-list.ts';
import type { Problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import { background } from './background.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { refused } from './refused.ts';

/** What stands on the page of a link. */
export interface LinkVisit {
  readonly link: PaymentLink;
  readonly merchant: Merchant;
  /** What is on sale, at a price in its currency, of the variants that it offers. */
  readonly items: readonly CatalogItem[];
}

export interface PaymentLinks {
  /** `null` where there is no such link, or it is not the dialect's. */
  visit(dialect: string, id: string): Promise<LinkVisit | null>;
  /** Opens a session from the link, in the visitor’s `locale` rather than the shop’s. Whether the link is active the caller has looked. */
  open(
    link: PaymentLink,
    amount: Amount | null,
    locale?: string,
  ): Promise<Session | { readonly problems: readonly Problem[] }>;
}

export const isPaymentLinkIntent = (intent: { readonly do: string }): intent is PaymentLinkIntent =>
  /-payment-links?$/.test(intent.do);

/** Links belong to the API that they were made through. */
export async function managePaymentLinks(
  deps: EngineDeps,
  merchant: Merchant,
  dialect: string,
  intent: PaymentLinkIntent,
): Promise<Result> {
  const { store, clock } = deps;
  const nowMs = clock.businessMs(merchant.id);
  switch (intent.do) {
    case 'create-payment-link': {
      const id = uuidv4();
      const draft = await draftOf(deps, merchant, intent.draftFor, id);
      if ('problems' in draft) return refused(...draft.problems);
      const made = { merchantId: merchant.id, id, dialect, livemode: merchant.livemode };
      const link = { ...made, ...draft, createdAtMs: nowMs, updatedAtMs: nowMs };
      await store.insertPaymentLink(link);
      return shown(deps, merchant, link);
    }
    case 'read-payment-link':
      return shown(deps, merchant, await own(deps, merchant.id, dialect, intent.id));
    case 'update-payment-link': {
      const draft = await draftOf(deps, merchant, intent.draftFor, intent.id);
      if ('problems' in draft) return refused(...draft.problems);
      return change(intent.id, (standing) => ({ ...standing, ...draft, updatedAtMs: nowMs }));
    }
    case 'switch-payment-link': {
      const { isActive } = intent;
      return change(intent.id, (standing) =>
        standing.isActive === isActive ? standing : { ...standing, isActive, updatedAtMs: nowMs },
      );
    }
    case 'delete-payment-link': {
      const isThere = (await own(deps, merchant.id, dialect, intent.id)) !== null;
      const isGone = isThere && (await store.deletePaymentLink(merchant.id, intent.id));
      return isGone ? { kind: 'deleted', id: intent.id } : NOT_FOUND;
    }
    case 'list-payment-links': {
      const { rows, next } = await store.listPaymentLinks(merchant.id, dialect, {
        ...intent.page,
        after: intent.page.cursor,
      });
      return { kind: 'payment-links', page: { items: rows, nextCursor: next } };
    }
    default:
      return unreachable(intent);
  }

  async function change(id: string, next: (standing: PaymentLink) => PaymentLink): Promise<Result> {
    if ((await own(deps, merchant.id, dialect, id)) === null) return NOT_FOUND;
    return shown(deps, merchant, await store.changePaymentLink(merchant.id, id, next));
  }
}

export function createPaymentLinks(deps: EngineDeps, execute: Execute): PaymentLinks {
  const { store, facts, clock } = deps;
  return {
    async visit(dialect, id) {
      const located = await store.locate('payment-link', id.toLowerCase());
      if (located === null) return null;
      const [link, known] = await Promise.all([
        store.findPaymentLink(located.merchantId, located.id),
        facts.present(located.merchantId),
      ]);
      if (link?.dialect !== dialect || known === null) return null;
      const { merchant } = known;
      return { link, merchant, items: await offered(deps, merchant, link) };
    },

    async open(link, amount, locale) {
      const { merchantId } = link;
      const publicId = deps.dialects.find(({ name }) => name === link.dialect)?.publicId(clock.wallMs()) ?? uuidv4();
      const ids = { session: uuidv7(clock.wallMs()), public: publicId, native: prefixedId('ses_') };
      const command = openFromLink(link, amount, ids, locale);
      if ('problem' in command) return { problems: [command.problem] };
      await store.noteLinkSession(merchantId, link.id, ids.session);
      const executed = await execute({ ...background, merchantId, sessionId: null, command });
      if (executed.kind !== 'done') throw new Error(`a session from a link ended as ${executed.kind}`);
      const { result } = executed;
      if (result.kind === 'session') return result.session;
      if (result.kind === 'refused') return { problems: result.problems };
      throw new Error(`a session from a link ended as ${result.kind}`);
    },
  };
}

/** Of what is on sale, what has a price in the link's currency: the price list that had it may have come to its end. */
async function offered(
  deps: EngineDeps,
  merchant: Merchant,
  link: Pick<PaymentLink, 'offer' | 'currency'>,
): Promise<readonly CatalogItem[]> {
  const items = await onSale(deps, merchant, link);
  return items.filter(({ variant }) => variant.prices[link.currency] !== undefined);
}

/** In the order of the link, at the prices that its sessions begin with. */
async function onSale(
  { store, clock }: EngineDeps,
  merchant: Merchant,
  { offer }: Pick<PaymentLink, 'offer'>,
): Promise<readonly CatalogItem[]> {
  if (offer.kind !== 'variants') return [];
  const items = await store.loadItems(merchant.id, offer.variants);
  const item = itemsPricedIn(merchant.country, {
    merchant,
    nowMs: clock.businessMs(merchant.id),
    item: (ref) => items.find((one) => isCalled(ref, one)),
  });
  return offer.variants.flatMap((ref) => {
    const found = item(ref);
    return found?.product.status === 'active' ? [found] : [];
  });
}

async function draftOf(
  deps: EngineDeps,
  merchant: Merchant,
  draftFor: LinkDraftFor,
  id: string,
): Promise<LinkDraft | { readonly problems: readonly Problem[] }> {
  const draft = draftFor(id);
  const items = await onSale(deps, merchant, draft);
  const problems = [...checkLink(draft), ...checkLinkItems(draft, items)];
  return problems.length > 0 ? { problems } : draft;
}

async function own(
  { store }: EngineDeps,
  merchantId: string,
  dialect: string,
  id: string,
): Promise<PaymentLink | null> {
  const link = await store.findPaymentLink(merchantId, id);
  return link?.dialect === dialect ? link : null;
}

async function shown(deps: EngineDeps, merchant: Merchant, link: PaymentLink | null): Promise<Result> {
  if (link === null) return NOT_FOUND;
  const [items, takings] = await Promise.all([
    offered(deps, merchant, link),
    deps.store.linkTakings(merchant.id, link),
  ]);
  return { kind: 'payment-link', link, items, takings };
}

const NOT_FOUND: Result = { kind: 'not-found', what: 'payment-link' };
