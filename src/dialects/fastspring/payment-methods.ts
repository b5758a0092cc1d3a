// Ways to pay: the vendor's names for Kassa's methods, and the list that a session shows.
import { unreachable } from '../../base/assert.ts';
import type { PaymentMethodFilter, Session } from '../../domain/session.ts';
import { availableMethods } from '../../domain/offers.ts';
import type { RenderContext } from '../dialect.ts';
import { extraOf } from './extra.ts';
import type { PAYMENT_METHODS } from './shapes.ts';

type MethodType = (typeof PAYMENT_METHODS)[number];

/** Kassa's method → the vendor's type. Methods that are not here (cash on delivery) are offered on the page alone. */
const TYPES: Readonly<Record<string, MethodType>> = {
  card: 'CARD',
  bank_transfer: 'WIRE',
  upi: 'UPI',
  paypal: 'PAYPAL',
  apple_pay: 'APPLE_PAY',
  google_pay: 'GOOGLE_PAY',
  ideal: 'IDEAL',
  klarna: 'KLARNA',
  pix: 'PIX',
  sepa_debit: 'SEPA',
};

export const methodType = (method: string): MethodType =>
  Object.hasOwn(TYPES, method) ? (TYPES[method] ?? 'UNKNOWN') : 'UNKNOWN';

/** In Kassa's names; types that no method of ours stands for are left out. */
export function methodFilter(order: readonly string[], hide: readonly string[]): PaymentMethodFilter {
  const named = (types: readonly string[]): string[] =>
    types.flatMap((type) => Object.keys(TYPES).filter((method) => TYPES[method] === type));
  return { only: null, hide: named(hide), order: named(order) };
}

/** The session's ways to pay as the vendor describes them, in the order they are shown. */
export function paymentMethods(session: Session, context: RenderContext): readonly Record<string, unknown>[] {
  const { merchant } = context;
  if (merchant === null) throw new Error('a session is shown without its merchant');
  const { hidePaymentMethods } = extraOf(session);
  const methods = availableMethods(session, { ...context, merchant });
  const types = methods.map(({ method }) => methodType(method));
  const renews = new Set(methods.flatMap(({ method, saves }) => (saves === true ? [methodType(method)] : [])));
  return [...new Set(types)]
    .filter((type) => type !== 'UNKNOWN' && !hidePaymentMethods.includes(type))
    .map((type) => ({
      id: type,
      description: `PaymentMethodType.${DESCRIPTIONS[type] ?? type}`,
      requiredFieldElements: merchant.emailRequired ? [...fieldsOf(type), 'EMAIL'] : fieldsOf(type),
      showFieldElements: ['EMAIL', 'NAME', ...fieldsOf(type)],
      supportedProductTypes: renews.has(type) ? ['ONE_TIME', 'SUBSCRIPTION_PLAN'] : ['ONE_TIME'],
      variants: type === 'CARD' ? CARDS : [],
    }));
}

const CARDS = ['VISA', 'MASTER_CARD', 'AMEX', 'DISCOVER', 'DINNERS', 'JCB', 'UNION_PAY'] as const;

const DESCRIPTIONS: Readonly<Partial<Record<MethodType, string>>> = { CARD: 'CreditCard', WIRE: 'BankTransfer' };

function fieldsOf(type: MethodType): readonly string[] {
  switch (type) {
    case 'CARD':
      return ['CARD'];
    case 'ACH':
    case 'SEPA':
      return [type];
    case 'ALIPAY':
    case 'AMAZON':
    case 'APPLE_PAY':
    case 'GOOGLE_PAY':
    case 'IDEAL':
    case 'KAKAOPAY':
    case 'KLARNA':
    case 'MERCADO_PAGO':
    case 'PAYPAL':
    case 'PIX':
    case 'TOSS':
    case 'UPI':
    case 'WECHAT_PAY':
    case 'WIRE':
    case 'QUOTE':
    case 'PURCHASE_ORDER':
    case 'UNKNOWN':
      return [];
    default:
      return unreachable(type);
  }
}
