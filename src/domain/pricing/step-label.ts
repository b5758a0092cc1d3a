// What a step of the price is called where its name is not the shop's own word but ours.
import { tierLabel, tierOf } from '../own-terms.ts';
import type { Adjustment, Session } from '../session.ts';
import { ENGLISH_PRICE_WORDS, type Spoken } from './price-words.ts';
import { CREDIT, ELAPSED } from './proration.ts';
import { TIER } from './tiers.ts';
import { TRIAL } from './trial.ts';

export function stepLabel(
  { kind, source, label, lineShares, lineFee }: Adjustment,
  { lines, trialDays, currency }: Pick<Session, 'lines' | 'trialDays' | 'currency'>,
  spoken: Spoken,
): string {
  const { words } = spoken;
  // The tax on such a fee has the tax's name.
  if (kind === 'surcharge' && lineFee !== undefined) {
    const title = lines.find(({ id }) => id === lineFee.line)?.title;
    return title === undefined ? label : words.lineFee(lineFee.fee, title);
  }
  if (kind === 'surcharge' && label === ENGLISH_PRICE_WORDS.cashOnDelivery) return words.cashOnDelivery;
  if (kind === 'gift' && label === ENGLISH_PRICE_WORDS.freeGift) return words.freeGift;
  switch (source) {
    case TRIAL:
      return trialDays === undefined ? label : words.trial(trialDays);
    case ELAPSED:
      return words.elapsed;
    case CREDIT:
      return words.credit;
    case TIER: {
      const line = lines[lineShares.findIndex((share) => share !== 0)];
      const reached = line && tierOf(line, currency);
      return reached ? tierLabel(reached.tier, currency, spoken) : label;
    }
    default:
      return label;
  }
}
