// A shop for tests of FastSpring's dialect: requests through parse, decide and render, as the engine does it.
import type { Caller, Dialect, Intent, Route, WireReply, WireRequest } from '../src/dialects/dialect.ts';
import { decide } from '../src/domain/decide.ts';
import type { CatalogItem } from '../src/domain/catalog.ts';
import type { Customer } from '../src/domain/customer.ts';
import type { Merchant } from '../src/domain/merchant.ts';
import type { Session } from '../src/domain/session.ts';
import { makeDiscount, makeFacts, makeItem, makeMerchant, NOW_MS } from './makers.ts';
import { makeCaller, makeContext, makeRequest } from './wire-makers.ts';

export const shopMerchant = makeMerchant({
  currency: 'USD',
  country: 'US',
  locale: 'en-US',
  checkouts: ['fastspring/main'],
  taxesIncluded: false,
  taxes: [{ country: 'US', rate: 100_000, label: 'Tax' }],
  shipping: [],
  offers: [makeDiscount({ id: 'd1', label: 'Summer', combinable: false })],
  gateways: [
    { name: 'sandbox', methods: ['card'], aliases: [], opensSession: false, settings: {} },
    { name: 'manual', methods: ['bank_transfer'], aliases: [], opensSession: false, settings: {} },
  ],
});

const good = (id: string, prices: CatalogItem['variant']['prices'], sku: string | null = null): CatalogItem =>
  makeItem({
    product: { id, title: id === 'guide' ? 'The Guide' : 'Icons', singleVariant: true, imageUrl: null },
    variant: { id, productId: id, sku, prices, requiresShipping: false, title: 'Default Title' },
  });

export const shopItems: readonly CatalogItem[] = [
  good('guide', { USD: 1_995, EUR: 1_850, INR: 159_900, JPY: 3_000 }),
  good('icons', { USD: 2_900 }, 'ICONS-1'),
];

export interface Asked {
  readonly merchant?: Merchant;
  /** `null` is anonymous; the seller otherwise. */
  readonly caller?: Caller | null;
  readonly request?: Partial<WireRequest>;
  /** Who is found by the account that the request names. */
  readonly customer?: Customer;
  readonly items?: readonly CatalogItem[];
}

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** As it stands after the request. */
  readonly session: Session;
}

const PARAMS = { storeId: 'fastspring', checkoutId: 'main' };

/** Sends a request to a route of the dialect; `session` is the one that it is about. */
export function ask(
  dialect: Dialect,
  route: string,
  body: unknown,
  session: Session | null,
  { merchant = shopMerchant, caller = makeCaller(merchant), request = {}, customer, items = shopItems }: Asked = {},
): Answered {
  const found = dialect.routes.find(({ method, path }) => route === `${method} ${path}`);
  if (found === undefined) throw new Error(`there is no route ${route}`);
  const params = { ...PARAMS, sessionId: session?.publicId ?? '', ...request.params };
  const asked = makeRequest({ method: found.method, body, ...request, params });
  const facts = makeFacts({ merchant, items, customer: customer ?? null });
  const context = makeContext({
    merchant,
    items,
    pageUrl: ({ publicId }) => `https://pay.example/checkout/session/${publicId}`,
  });
  const reply = (result: Parameters<Route['render']>[0], after: Session | null): Answered => {
    const wire = found.render(result, context, { request: asked, caller });
    return { ...jsonOf(wire), session: after as Session };
  };
  const intent = found.parse(asked, caller);
  if (intent.do === 'reject') return reply({ kind: 'rejected', problems: intent.problems }, session);
  if (session !== null && 'session' in intent && intent.session?.isAt?.(session) === false) {
    return reply({ kind: 'not-found', what: 'session' }, session);
  }
  if (intent.do === 'read') return reply({ kind: 'session', session: session as Session, warnings: [] }, session);
  const command = commandOf(intent, session, merchant, customer ?? null);
  if ('do' in command) return reply({ kind: 'rejected', problems: command.problems }, session);
  const decision = decide(session, command, facts);
  if (decision.kind === 'refusal') return reply({ kind: 'refused', problems: decision.problems, session }, session);
  return reply({ kind: 'session', session: decision.session, warnings: decision.warnings }, decision.session);
}

function commandOf(intent: Intent, session: Session | null, merchant: Merchant, customer: Customer | null) {
  if (intent.do === 'open-for') return intent.commandFor(merchant, intent.customer === undefined ? null : customer);
  if (intent.do === 'change-from' && session !== null) return intent.commandFrom(session, merchant, NOW_MS);
  throw new Error(`a request with the intent ${intent.do} is not asked here`);
}

const jsonOf = ({ status, body }: WireReply): { status: number; body: Record<string, unknown> } => ({
  status,
  body: body === null ? {} : (JSON.parse(body) as Record<string, unknown>),
});
