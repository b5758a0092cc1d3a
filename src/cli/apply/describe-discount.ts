// A discount in the words of the configuration file, so that a plan can be compared with what stands there.
import { unreachable } from '../../base/assert.ts';
import type { Benefit, BuyerRule, Discount, Tier } from '../../domain/discount.ts';
import { momentOf, MS_PER_DAY, toPercent } from './fields.ts';

type Words = Readonly<Record<string, unknown>>;

/** Amounts stay in minor units by currency; whoever shows them turns them into prices. */
export function describeDiscount(discount: Discount): Words {
  const { label, benefit, startsAtMs, endsAtMs, buyers } = discount;
  return {
    label,
    ...describeBenefit(benefit),
    on: discount.scope,
    cap: discount.cap,
    minimum: discount.minimum,
    maximum: discount.maximum,
    minimum_pieces: discount.minQuantity,
    maximum_pieces: discount.maxQuantity,
    channels: discount.channels,
    buyers: buyers === undefined ? undefined : describeBuyers(buyers),
    lane: discount.lane,
    payment_methods: discount.paymentModes,
    visible: discount.isVisible,
    combinable: discount.combinable,
    disables_cod: discount.disablesCod,
    starts: momentOf(startsAtMs),
    ends: momentOf(endsAtMs),
    max_uses: discount.maxUses,
    max_uses_per_buyer: discount.maxUsesPerBuyer,
  };
}

function describeBenefit(benefit: Benefit): Words {
  switch (benefit.kind) {
    case 'percentage':
      return { percent: toPercent(benefit.rate) };
    case 'amount':
      return { amount: benefit.amounts, per_piece: benefit.per === 'piece' ? true : undefined };
    // Only APIs make such ones.
    case 'parts':
      return { parts: benefit.parts.map(({ scope, off }) => ({ on: scope, off })) };
    case 'fixed-price':
      return { fixed_price: benefit.prices };
    case 'tiered':
      return { tiers: benefit.tiers.map(describeTier) };
    case 'buy-x-get-y': {
      const { buys, gets, maxTimes } = benefit;
      const bought = 'quantity' in buys ? { pieces: buys.quantity } : { spend: buys.spend };
      return {
        buy: { ...bought, of: buys.scope },
        get: { pieces: gets.quantity, percent: toPercent(gets.rate), of: gets.scope },
        max_times: maxTimes,
      };
    }
    case 'free-shipping':
      return { free_shipping: Object.keys(benefit.upTo).length === 0 ? true : { up_to: benefit.upTo } };
    default:
      return unreachable(benefit);
  }
}

const describeTier = ({ from, off }: Tier): Words => ({
  ...(typeof from === 'number' ? { pieces: from } : { from }),
  ...(typeof off === 'number' ? { percent: toPercent(off) } : { amount: off }),
});

const describeBuyers = ({ only, minOrders, maxOrders, past }: BuyerRule): Words => ({
  only,
  min_orders: minOrders,
  max_orders: maxOrders,
  past: past && {
    days: past.withinMs === null ? undefined : past.withinMs / MS_PER_DAY,
    orders: past.minOrders,
    spend: past.minSpend,
    code: past.usedCode,
  },
});
