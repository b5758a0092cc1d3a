// The bank's own pages: the challenge and the payment page. They need no scripts and act only on waiting entries.
import { unreachable } from '../../base/assert.ts';
import { equalInConstantTime } from '../../base/crypto.ts';
import { isUuid } from '../../base/ids.ts';
import type { CardInput } from '../../domain/command.ts';
import type { GatewayReply, GatewayRequest } from '../gateway.ts';
import { pagePath, type SandboxBank, type SandboxPorts } from './bank.ts';
import type { Entry, Standing } from './book.ts';
import { ANY_CARD, checkCard, keptCard, outcomeOf, type CardFault, type CardOutcome, type KeptCard } from './cards.ts';
import { serveDispute } from './serve-dispute.ts';
import { serveChain } from './serve-chain.ts';
import { challengePage, checkoutPage, decisionPage, lostPage, pageReply, type CardForm } from './pages.tsx';

/** What a buyer decided on a page; `null` is nothing we know. */
type Wish =
  | {
      readonly kind: 'move';
      readonly standing: Standing;
      readonly outcome: CardOutcome | null;
      readonly kept?: KeptCard | null;
    }
  | { readonly kind: 'correct'; readonly fault: CardFault; readonly typed: CardForm }
  | null;

export async function servePage(
  bank: SandboxBank,
  request: GatewayRequest,
  ports: Pick<SandboxPorts, 'publicUrl' | 'clock'>,
): Promise<GatewayReply> {
  if (request.method !== 'GET' && request.method !== 'POST') {
    const reply = pageReply(405, lostPage());
    return { ...reply, headers: { ...reply.headers, allow: 'GET, POST' } };
  }
  const found = await findEntry(bank, request.path);
  if (found === null) return pageReply(404, lostPage());
  const { merchantId, entry } = found;
  if (request.path.startsWith('/pages/dispute/')) return serveDispute(bank, request, found, ports);
  if (entry.standing.kind === 'arriving') return serveChain(bank, request, { merchantId, entry }, ports);
  if (entry.standing.kind !== 'waiting') return seeOther(entry.returnUrl);
  if (request.method === 'GET') {
    // The entry may have moved on to the other page since the link was made.
    const path = pagePath(merchantId, entry);
    return path === request.path
      ? show(200, entry, null)
      : seeOther(`${ports.publicUrl}/kassa/gateways/sandbox${path}`);
  }
  const wish = wishOf(bank, entry.standing.page, entry, formOf(request), ports.clock.wallMs());
  if (wish === null) return show(400, entry, null);
  if (wish.kind === 'correct') return show(422, entry, wish);
  return act(bank, merchantId, entry, wish, ports.publicUrl);
}

async function findEntry(bank: SandboxBank, path: string): Promise<{ merchantId: string; entry: Entry } | null> {
  const [, merchantId = '', attemptId = '', token = ''] =
    /^\/pages\/(?:challenge|checkout|chain|dispute)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (!isUuid(merchantId) || !isUuid(attemptId)) return null;
  const entry = await bank.book.read(merchantId, attemptId);
  return entry !== null && equalInConstantTime(entry.token, token) ? { merchantId, entry } : null;
}

function wishOf(
  bank: SandboxBank,
  page: 'challenge' | 'checkout',
  { method, amount }: Entry,
  form: URLSearchParams,
  wallMs: number,
): Wish {
  const moveTo = (standing: Standing): Wish => ({ kind: 'move', standing, outcome: null });
  switch (form.get('action') ?? '') {
    case 'approve':
      return { kind: 'move', standing: { kind: 'paid', refunds: [] }, outcome: null, kept: ANY_CARD };
    case 'decline':
      return moveTo({ kind: 'declined', code: page === 'challenge' ? 'authentication_failed' : 'card_declined' });
    case 'cancel':
      return moveTo({ kind: 'declined', code: 'canceled_by_buyer' });
    case 'card': {
      if (page !== 'checkout' || method !== 'card') return null;
      const typed: CardForm = { number: form.get('number') ?? '', expiry: form.get('expiry') ?? '' };
      const card = cardOf(typed, form.get('cvc') ?? '');
      const fault = checkCard(card, wallMs);
      if (fault !== null) return { kind: 'correct', fault, typed };
      return { kind: 'move', ...bank.charge(outcomeOf(card), amount), kept: keptCard(card) };
    }
    default:
      return null;
  }
}

async function act(
  bank: SandboxBank,
  merchantId: string,
  entry: Entry,
  wish: Extract<Wish, { kind: 'move' }>,
  publicUrl: string,
): Promise<GatewayReply> {
  const page = entry.standing.kind === 'waiting' ? entry.standing.page : null;
  // A second press of the button, or another tab, finds an entry that no longer waits here and changes nothing.
  const result = await bank.book.move(
    merchantId,
    entry.attemptId,
    ({ standing }) => (standing.kind === 'waiting' && standing.page === page ? wish.standing : null),
    entry.saves ? wish.kept : null,
  );
  const now = result?.entry ?? entry;
  if (result?.moved) {
    if (wish.outcome !== null) await bank.follow(merchantId, now, wish.outcome);
    if (isToldOnce(wish.outcome)) bank.announce(merchantId, now);
  }
  return seeOther(
    now.standing.kind === 'waiting' ? `${publicUrl}/kassa/gateways/sandbox${pagePath(merchantId, now)}` : now.returnUrl,
  );
}

/** Whether the bank sends its ordinary notification; `follow` has taken care of the unusual ones. */
function isToldOnce(outcome: CardOutcome | null): boolean {
  if (outcome === null) return true;
  switch (outcome.kind) {
    case 'pays':
    case 'declines':
      return outcome.answer === 'given';
    case 'keeps-only':
    case 'disputes':
      return true;
    case 'challenges':
    case 'settles-later':
      return false;
    default:
      return unreachable(outcome);
  }
}

const formOf = (request: GatewayRequest): URLSearchParams =>
  new URLSearchParams(Buffer.from(request.body).toString('utf8'));

/** `12/34`, `12 / 2034`, `1234`; anything else gives a date that no card has. */
function cardOf({ number, expiry }: CardForm, cvc: string): CardInput {
  const [, month = '0', year = '0'] = /^(\d{1,2})[/-]?(\d{2}|\d{4})$/.exec(expiry.replace(/\s/g, '')) ?? [];
  return { number, expMonth: Number(month), expYear: Number(year), cvc };
}

function show(status: number, entry: Entry, correction: Extract<Wish, { kind: 'correct' }> | null): GatewayReply {
  const page =
    entry.standing.kind === 'waiting' && entry.standing.page === 'challenge'
      ? challengePage(entry)
      : entry.method === 'card'
        ? checkoutPage(entry, correction)
        : decisionPage(entry);
  return pageReply(status, page, entry.returnUrl);
}

const seeOther = (location: string): GatewayReply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '',
});
