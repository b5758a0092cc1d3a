// What the webhooks tell in every generation: the cart, the link back to it, and what the shop's page said of the visit.
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { pricing } from './render-pricing.ts';
import { itemIn, lineAmounts, sessionItem } from './render-item.ts';
import { resumeLink } from './resume-link.ts';
import { sessionState } from './state.ts';

type Shown = Readonly<Record<string, unknown>>;

export function checkoutFacts(session: Session, merchant: Merchant, context: RenderContext): Shown {
  const { discount, total_payable } = pricing(session, { ...context, merchant });
  return {
    cart_items: cartItems(session, context),
    checkout_url: resumeLink(session, context),
    discount,
    total_payable,
    session_state: sessionState(session),
    client_meta: session.extra['client_meta'] ?? { client_ip: null, http_referer: null, user_agent: null },
    analytics: session.extra['analytics'] ?? {},
    metadata: session.extra['metadata'] ?? {},
    attributes: session.attributes,
    note: session.note,
  };
}

/** As Get Session shows them, with the unit price and the discount once more under these bodies' own names. */
function cartItems(session: Session, context: RenderContext): readonly Shown[] {
  const priced = priceLines(session);
  const itemOf = itemIn(session, context);
  return session.lines.map((line, index) => {
    const item = line.variantId === null ? undefined : itemOf(line.variantId);
    const amounts = lineAmounts(line, priced[index]);
    const shown = sessionItem(line, amounts, item, session.currency, context);
    return { ...shown, price: shown.item_price, discount: shown.total_discount };
  });
}

export interface StoreFacts {
  readonly id: string;
  readonly name: string;
  readonly shopify_domain: string | null;
  readonly main_domain: string | null;
}

export function storeFacts({ id, name, shopDomains }: Merchant): StoreFacts {
  const shopify = shopDomains.find((domain) => domain.endsWith('.myshopify.com')) ?? null;
  const own = shopDomains.find((domain) => domain !== shopify) ?? null;
  return { id, name, shopify_domain: shopify, main_domain: own ?? shopify };
}
