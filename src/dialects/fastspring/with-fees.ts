// The lines of a session with the fees that came with them, which the vendor shows as items of their own: `{path}.setupFee`.
import { LINE_FEES, type LineFee } from '../../domain/own-terms.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import { amountOf } from '../../domain/pricing/totals.ts';
import type { Adjustment, Line, PricedLine, Session } from '../../domain/session.ts';
import { pathOf } from './cart.ts';

export interface ItemLine {
  readonly line: Line;
  readonly priced: PricedLine;
  /** Those that are on it. Where nothing is left of it, nothing shows which they were: then all there are on lines. */
  readonly taxes: readonly Adjustment[];
  readonly isFee: boolean;
}

const SUFFIXES: Readonly<Record<LineFee, string>> = { setup: 'setupFee', shipping: 'shippingFee' };

export function withFees(session: Pick<Session, 'lines' | 'adjustments' | 'totals'>): readonly ItemLine[] {
  const priced = priceLines(session);
  const taxes = session.adjustments.filter(({ kind, on }) => kind === 'tax' && on === undefined);
  return session.lines.flatMap((line, index): ItemLine[] => {
    const ofLine = priced[index];
    if (ofLine === undefined) return [];
    const isFree = ofLine.subtotal === ofLine.discount;
    const own = isFree ? taxes : taxes.filter(({ lineShares }) => (lineShares[index] ?? 0) !== 0);
    return [{ line, priced: ofLine, taxes: own, isFee: false }, ...feesOf(line, session)];
  });
}

function feesOf(line: Line, { adjustments, totals }: Pick<Session, 'adjustments' | 'totals'>): ItemLine[] {
  return LINE_FEES.flatMap((fee): ItemLine[] => {
    const ofFee = adjustments.filter(({ lineFee }) => lineFee?.line === line.id && lineFee.fee === fee);
    const charged = ofFee.find(({ kind }) => kind === 'surcharge');
    if (charged === undefined) return [];
    const { amount, label } = charged;
    const tax = amountOf('tax', ofFee);
    const shown: Line = {
      ...without(line, 'recurring', 'ownTerms'),
      id: `${line.id}.${SUFFIXES[fee]}`,
      variantId: null,
      sku: null,
      alias: `${pathOf(line)}.${SUFFIXES[fee]}`,
      title: label,
      variantTitle: null,
      quantity: 1,
      unitAmount: amount,
      properties: {},
      requiresShipping: false,
    };
    const priced = { subtotal: amount, discount: 0, tax, total: amount + (totals.taxIncluded ? 0 : tax) };
    return [{ line: shown, priced, taxes: ofFee.filter(({ kind }) => kind === 'tax'), isFee: true }];
  });
}

const without = <K extends keyof Line>(line: Line, ...names: readonly K[]): Omit<Line, K> =>
  Object.fromEntries(Object.entries(line).filter(([name]) => !names.includes(name as K))) as Omit<Line, K>;
