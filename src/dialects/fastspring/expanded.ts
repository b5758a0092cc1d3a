// What stands in a webhook with expansion: the account and the products themselves, where otherwise their ids do.
import { isObject } from '../../base/json.ts';
import type { Line, Session } from '../../domain/session.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { RenderContext } from '../dialect.ts';
import { customerOf } from './customer.ts';
import { shortId } from './ids.ts';
import { pathOf } from './cart.ts';
import { productObject } from './product-object.ts';
import { languageOf } from './render-cart.ts';
import { withFees } from './with-fees.ts';

type Shown = Readonly<Record<string, unknown>>;

/** `data` is an order or a return of the session. */
export function expanded(data: Shown, session: Session, context: RenderContext): Shown {
  const account = accountOf(session) ?? data['account'];
  const { recipients, items } = data;
  return {
    ...data,
    account,
    ...(Array.isArray(recipients) && {
      recipients: recipients.map((one: unknown) =>
        isObject(one) && isObject(one['recipient']) ? { recipient: { ...one['recipient'], account } } : one,
      ),
    }),
    ...(Array.isArray(items) && {
      items: items.map((item: unknown, index) =>
        isObject(item) ? { ...item, product: productOf(session, index, context) } : item,
      ),
    }),
  };
}

/** A subscription with its account and what it is for. */
export function expandedSubscription(
  data: Shown,
  { lines }: Pick<Subscription, 'lines'>,
  last: Session,
  context: RenderContext,
): Shown {
  const [first] = lines;
  return {
    ...data,
    account: accountOf(last) ?? data['account'],
    product: first === undefined ? data['product'] : soldAs(first, context),
  };
}

/** As far as the session knows them: the account may have become another since. `null` for one that is kept elsewhere. */
function accountOf(session: Session): Shown | null {
  if (session.customerId === null) return null;
  const { billToContact: contact = {}, externalAccountId } = customerOf(session);
  const id = shortId(session.customerId);
  return {
    id,
    account: id,
    contact: {
      first: contact.firstName ?? null,
      last: contact.lastName ?? null,
      email: contact.email ?? null,
      company: contact.company ?? null,
      phone: contact.phoneNumber ?? null,
    },
    language: languageOf(session),
    country: session.country,
    lookup: { global: id, ...(externalAccountId !== undefined && { custom: externalAccountId }) },
    url: null,
  };
}

/** The path of what is no longer in the catalogue. */
function productOf(session: Session, index: number, context: RenderContext): unknown {
  const line = withFees(session)[index]?.line;
  return line === undefined ? null : soldAs(line, context);
}

function soldAs(line: Line, { item }: RenderContext): unknown {
  const sold = line.variantId === null ? undefined : item(line.variantId);
  return sold === undefined ? pathOf(line) : { ...productObject(sold), product: pathOf(line) };
}
