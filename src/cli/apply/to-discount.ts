// From a discount in a configuration file to the record, and what a shape cannot say about it: names that nothing bears, and
// tiers in disorder.
import { uuidFromNames } from '../../base/ids.ts';
import { unreachable } from '../../base/assert.ts';
import { normalizeCode, type Benefit, type BuyerRule, type Discount, type Tier } from '../../domain/discount.ts';
import { phoneOf } from '../../domain/phone.ts';
import { BENEFITS, type DiscountInput } from './discount-schema.ts';
import { MS_PER_DAY, toPpm } from './fields.ts';
import { unknownName, type Mistake } from './mistake.ts';
import { refuseCrossed } from './refuse-crossed.ts';
import { toScope, type OfferReading } from './to-scope.ts';

type Path = readonly PropertyKey[];

export function toDiscount(input: DiscountInput, at: Path, reading: OfferReading): Discount {
  const { merchantId, read } = reading;
  const { code = null, name = '' } = input;
  const scope = toScope(input.on, [...at, 'on'], at, reading);
  const minimum = read(input.minimum, [...at, 'minimum']);
  const maximum = read(input.maximum, [...at, 'maximum']);
  refuseCrossed(minimum, maximum, at, reading.mistakes);
  return {
    kind: 'discount',
    id: uuidFromNames('discount', merchantId, code === null ? `name ${name}` : normalizeCode(code)),
    code,
    ...(code === null && { name }),
    label: input.label ?? code ?? name,
    benefit: toBenefit(input, at, reading),
    ...(scope !== undefined && { scope }),
    cap: read(input.cap, [...at, 'cap']),
    minimum,
    ...(input.maximum !== undefined && { maximum }),
    ...(input.minimum_pieces !== undefined && { minQuantity: input.minimum_pieces }),
    ...(input.maximum_pieces !== undefined && { maxQuantity: input.maximum_pieces }),
    ...(input.channels !== undefined && { channels: input.channels }),
    ...(input.buyers !== undefined && { buyers: toBuyerRule(input.buyers, [...at, 'buyers'], reading) }),
    ...(input.lane !== undefined && { lane: input.lane }),
    ...(input.payment_methods !== undefined && { paymentModes: input.payment_methods }),
    ...(input.visible && { isVisible: true }),
    combinable: input.combinable,
    disablesCod: input.disables_cod,
    startsAtMs: input.starts ?? null,
    endsAtMs: input.ends ?? null,
    maxUses: input.max_uses ?? null,
    ...(input.max_uses_per_buyer !== undefined && { maxUsesPerBuyer: input.max_uses_per_buyer }),
  };
}

function toBenefit(input: DiscountInput, at: Path, reading: OfferReading): Benefit {
  const { read } = reading;
  const given = BENEFITS.find((benefit) => input[benefit] !== undefined) ?? 'percent';
  switch (given) {
    case 'percent':
      return { kind: 'percentage', rate: toPpm(input.percent ?? 0) };
    case 'amount': {
      const amounts = read(input.amount, [...at, 'amount']);
      if (Object.values(amounts).includes(0)) reading.mistakes.push({ path: [...at, 'amount'], text: TAKES_NOTHING });
      return { kind: 'amount', amounts, per: input.per_piece === true ? 'piece' : 'cart' };
    }
    case 'fixed_price':
      return { kind: 'fixed-price', prices: read(input.fixed_price, [...at, 'fixed_price']) };
    case 'tiers':
      return toTiers(input.tiers ?? [], [...at, 'tiers'], reading);
    case 'buy':
      return toBuyXGetY(input, at, reading);
    case 'free_shipping': {
      const upTo = typeof input.free_shipping === 'object' ? input.free_shipping.up_to : undefined;
      return { kind: 'free-shipping', upTo: read(upTo, [...at, 'free_shipping', 'up_to']) };
    }
    default:
      return unreachable(given);
  }
}

function toBuyXGetY({ buy, get, max_times: maxTimes }: DiscountInput, at: Path, reading: OfferReading): Benefit {
  const scope = toScope(buy?.of, [...at, 'buy', 'of'], at, reading) ?? {};
  const spend = reading.read(buy?.spend, [...at, 'buy', 'spend']);
  return {
    kind: 'buy-x-get-y',
    buys: buy?.pieces === undefined ? { scope, spend } : { scope, quantity: buy.pieces },
    gets: {
      scope: toScope(get?.of, [...at, 'get', 'of'], at, reading) ?? scope,
      quantity: get?.pieces ?? 1,
      rate: toPpm(get?.percent ?? 100),
    },
    maxTimes: maxTimes ?? null,
  };
}

function toTiers(
  inputs: NonNullable<DiscountInput['tiers']>,
  at: Path,
  { read, mistakes }: OfferReading,
): Extract<Benefit, { kind: 'tiered' }> {
  const by = inputs[0]?.pieces === undefined ? 'spend' : 'quantity';
  const tiers = inputs.map((tier, index): Tier => {
    const from = tier.pieces ?? read(tier.from, [...at, index, 'from']);
    const off = tier.percent === undefined ? read(tier.amount, [...at, index, 'amount']) : toPpm(tier.percent);
    return { from, off };
  });
  tiers.forEach((tier, index) => {
    const before = tiers.slice(0, index).map((other) => other.from);
    if ((typeof tier.from === 'number') !== (by === 'quantity')) {
      mistakes.push({ path: [...at, index], text: 'must begin like the first tier: all by pieces, or all by from.' });
    } else if (!isAbove(tier.from, before)) {
      mistakes.push({ path: [...at, index], text: 'overlaps with a tier before it: tiers go from low to high.' });
    }
  });
  return { kind: 'tiered', by, tiers };
}

const TAKES_NOTHING = 'is 0: it would take nothing off.';

/** In every currency, also where a tier in between does not name it. */
function isAbove(from: Tier['from'], before: readonly Tier['from'][]): boolean {
  const amounts = (value: Tier['from']): readonly (readonly [string, number])[] =>
    typeof value === 'number' ? [['', value]] : Object.entries(value);
  const lower = before.flatMap(amounts);
  return amounts(from).every(([currency, amount]) =>
    lower.every(([other, least]) => other !== currency || amount > least),
  );
}

function toBuyerRule(
  input: NonNullable<DiscountInput['buyers']>,
  at: Path,
  { read, mistakes }: OfferReading,
): BuyerRule {
  const { only, min_orders: minOrders, max_orders: maxOrders, past } = input;
  return {
    ...(only !== undefined && { only: only.map((name, index) => toBuyerName(name, [...at, 'only', index], mistakes)) }),
    ...(minOrders !== undefined && { minOrders }),
    ...(maxOrders !== undefined && { maxOrders }),
    ...(past !== undefined && {
      past: {
        withinMs: past.days === undefined ? null : past.days * MS_PER_DAY,
        ...(past.orders !== undefined && { minOrders: past.orders }),
        ...(past.spend !== undefined && { minSpend: read(past.spend, [...at, 'past', 'spend']) }),
        ...(past.code !== undefined && { usedCode: normalizeCode(past.code) }),
      },
    }),
  };
}

/** `channels` are APIs by their names. */
export function checkChannels(
  discounts: readonly DiscountInput[],
  at: Path,
  known: readonly string[],
  mistakes: Mistake[],
): void {
  for (const [index, { channels = [] }] of discounts.entries()) {
    for (const [place, channel] of channels.entries()) {
      if (known.includes(channel)) continue;
      mistakes.push(unknownName([...at, index, 'channels', place], 'API', channel, known));
    }
  }
}

/** What begins with a plus is a phone; blanks and hyphens in it mean nothing. */
export function toBuyerName(name: string, at: Path, mistakes: Mistake[]): string {
  if (!name.startsWith('+')) return name.toLowerCase();
  const phone = phoneOf(name);
  if (phone === null) {
    mistakes.push({
      path: at,
      text: `${name} is no phone number. Check its digits and the country code behind the +.`,
    });
  }
  return phone ?? name;
}
