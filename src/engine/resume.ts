// A buyer comes back to a session that they had left. While it lives they go on in it; after that its cart is priced anew in
// a fresh one, which everybody who comes back is led to.
import { prefixedId, uuidFromNames } from '../base/ids.ts';
import type { OpenSession, SessionInput } from '../domain/command.ts';
import type { Problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import { settleEnd } from './settle-end.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { background } from './background.ts';

/** A fresh session can run out of time as well, and so on. Whoever is that late starts again at the shop. */
const MAX_FRESH = 50;

/** What is no longer sold or offered is left out, and the rest tried again. */
const MAX_TRIES = 3;

/** The session to go on with; one that is over when that cannot be taken up. `null` when there never was such a session. */
export async function resumeSession(
  deps: EngineDeps,
  execute: Execute,
  dialect: string,
  publicId: string,
): Promise<Session | null> {
  const found = await deps.store.findSession(dialect, publicId, null);
  if (found === null) return null;
  let session = await settleEnd(deps, execute, found.session);
  for (let fresh = 0; session.state === 'expired' && fresh < MAX_FRESH; fresh++) {
    const next = await successorOf(deps, execute, session);
    if (next === null) return session;
    session = await settleEnd(deps, execute, next);
  }
  return session;
}

/** Its id follows from that of the session before it, so that two who come back at the same time cannot make two. */
async function successorOf(deps: EngineDeps, execute: Execute, before: Session): Promise<Session | null> {
  const { merchantId } = before;
  const id = uuidFromNames('resumed', merchantId, before.id);
  const load = async (): Promise<Session | null> => (await deps.store.loadSession(merchantId, id))?.session ?? null;
  const present = await load();
  if (present !== null) return present;
  const dialect = deps.dialects.find(({ name }) => name === before.dialect);
  if (dialect === undefined) return null;
  const publicId = dialect.publicId(deps.clock.wallMs());
  const native = before.dialect === 'native' ? publicId : prefixedId('ses_');
  let input: OpenSession['input'] = inputAgain(before);
  for (let tries = 0; tries < MAX_TRIES && input.lines.length > 0; tries++) {
    const command = openAgain(before, { session: id, public: publicId, native }, input);
    const executed = await execute({ ...background, merchantId, sessionId: null, command });
    if (executed.kind !== 'done') return null;
    const { result } = executed;
    if (result.kind === 'session') return result.session;
    const made = await load();
    if (made !== null || result.kind !== 'refused') return made;
    input = withoutRefused(input, result.problems);
  }
  return null;
}

function openAgain(before: Session, ids: OpenSession['ids'], input: OpenSession['input']): OpenSession {
  const { dialect, mode, life, callback, extra, lines, buyerBecomesCustomer } = before;
  return {
    type: 'open-session',
    dialect,
    ids,
    input,
    mode,
    life,
    callback,
    extra,
    ...(buyerBecomesCustomer && { buyerBecomesCustomer }),
    // Whoever set a price of their own was allowed to; catalogue lines cost what they cost now.
    mayOverridePrices: lines.some(({ variantId }) => variantId === null),
    // The hosts that the shop has registered today count.
    trustedReturnUrls: false,
    payment: null,
  };
}

/** The cart and what it was sent with. Nothing of the buyer: the link may be in other hands by now. */
function inputAgain(before: Session): OpenSession['input'] {
  const { currency, country, locale, codes, successUrl, cancelUrl, clientReferenceId } = before;
  const { metadata, attributes, note, paymentMethods, gateway, lines } = before;
  const given = { currency, country, locale, successUrl, cancelUrl, clientReferenceId, metadata, attributes, note };
  return {
    ...given,
    gateway,
    paymentMethods,
    codes: codes.map(({ code, by }) => ({ code, by })),
    lines: lines.filter(({ giftOfferId }) => giftOfferId === null).map(lineAgain),
    gifts: lines.flatMap(({ giftOfferId, variantId, quantity }) =>
      giftOfferId === null || variantId === null ? [] : [{ variant: variantId, quantity }],
    ),
  };
}

function lineAgain(line: Session['lines'][number]): OpenSession['input']['lines'][number] {
  const { variantId, productId, title, unitAmount, quantity, properties, requiresShipping, taxable } = line;
  if (variantId === null) {
    return { kind: 'inline', title, unitAmount, quantity, properties, requiresShipping, taxable };
  }
  return { kind: 'catalog', variant: variantId, ...(productId && { product: productId }), quantity, properties };
}

function withoutRefused(input: OpenSession['input'], problems: readonly Problem[]): OpenSession['input'] {
  const isAt = (part: string): boolean => problems.some(({ at }) => at === part || at?.startsWith(`${part}[`));
  const isBad = (index: number): boolean =>
    problems.some(({ at }) => at === `lines[${index}]` || at?.startsWith(`lines[${index}].`));
  const left: Partial<SessionInput> = {
    ...(isAt('gifts') && { gifts: [] }),
    ...(problems.some(({ code }) => code === 'redirect_host_forbidden') && { successUrl: null, cancelUrl: null }),
  };
  return { ...input, ...left, lines: input.lines.filter((_, index) => !isBad(index)) };
}
