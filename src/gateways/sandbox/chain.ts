// Payments to an address on a chain, as far as the sandbox plays them: an address that no wallet takes, a fixed rate, and
// blocks that come when somebody presses a button.
import { sha256Hex } from '../../base/crypto.ts';
import { decimalText } from '../../domain/chain-transfer.ts';
import type { ChainTransfer } from '../../domain/payment.ts';
import type { Entry, Standing } from './book.ts';

export interface Currency {
  readonly method: string;
  readonly label: string;
  readonly asset: string;
  readonly network: string;
  /** Of the links that wallets open. */
  readonly scheme: string;
  readonly decimals: number;
  /** Smallest parts for a cent, and what a whole one is worth. */
  readonly partsPerCent: number;
  readonly rate: string;
  readonly confirmations: number;
}

/** Priced in US dollars only, so that nothing is ever rounded. */
export const CHAIN_MONEY = 'USD';

export const CURRENCIES: readonly Currency[] = [
  {
    ...{ method: 'bitcoin', label: 'Bitcoin', asset: 'BITCOIN', network: 'BITCOIN', scheme: 'bitcoin' },
    ...{ decimals: 8, partsPerCent: 16, rate: '62500', confirmations: 2 },
  },
  {
    ...{ method: 'litecoin', label: 'Litecoin', asset: 'LITECOIN', network: 'LITECOIN', scheme: 'litecoin' },
    ...{ decimals: 8, partsPerCent: 12_500, rate: '80', confirmations: 6 },
  },
  {
    ...{ method: 'ethereum', label: 'Ethereum', asset: 'ETHEREUM', network: 'ETHEREUM', scheme: 'ethereum' },
    ...{ decimals: 9, partsPerCent: 4_000, rate: '2500', confirmations: 12 },
  },
  {
    ...{ method: 'usdt_trc20', label: 'USDT on Tron', asset: 'USDT_TRC20', network: 'TRON', scheme: 'tron' },
    ...{ decimals: 6, partsPerCent: 10_000, rate: '1', confirmations: 20 },
  },
];

export const currencyOf = (method: string): Currency | undefined =>
  CURRENCIES.find((currency) => currency.method === method);

type Arriving = Extract<Standing, { kind: 'arriving' }>;

/** `confirmations` is how many the shop wants; `null` is as many as are usual. */
export const nothingYet = ({ confirmations: usual }: Currency, confirmations: number | null): Arriving => ({
  kind: 'arriving',
  received: 0,
  confirmations: 0,
  needed: confirmations ?? usual,
});

export const partsDue = (entry: Pick<Entry, 'amount' | 'method'>): number =>
  entry.amount * (currencyOf(entry.method)?.partsPerCent ?? 0);

/** Another transfer was seen. What is sent twice counts once, like anything beyond what is due. */
export function seen(entry: Entry, standing: Arriving, parts: number): Standing | null {
  const due = partsDue(entry);
  const received = Math.min(standing.received + parts, due);
  return received === standing.received ? null : { ...standing, received };
}

/** Another block; with the last one that is wanted the money is there. */
export function confirmed(entry: Entry, standing: Arriving): Standing | null {
  if (standing.received < partsDue(entry)) return null;
  const confirmations = standing.confirmations + 1;
  return confirmations < standing.needed
    ? { ...standing, confirmations }
    : { kind: 'paid', refunds: [], chain: standing };
}

/** `null` for entries that have nothing to do with a chain. */
export function transferOf(entry: Entry): ChainTransfer | null {
  const currency = currencyOf(entry.method);
  const { standing } = entry;
  const arriving = standing.kind === 'arriving' ? standing : standing.kind === 'paid' ? standing.chain : undefined;
  if (currency === undefined || arriving === undefined) return null;
  const due = partsDue(entry);
  const isOver = standing.kind === 'paid';
  const address = `sandbox_${currency.method}_${sha256Hex(entry.attemptId).slice(0, 32)}`;
  const amount = decimalText(due, currency.decimals);
  const isEnough = arriving.received >= due;
  return {
    asset: currency.asset,
    network: currency.network,
    address,
    amount,
    uri: `${currency.scheme}:${address}?amount=${decimalText(isEnough ? due : due - arriving.received, currency.decimals)}`,
    rate: currency.rate,
    received: decimalText(arriving.received, currency.decimals),
    isEnough,
    confirmations: isOver ? arriving.needed : arriving.confirmations,
    confirmationsNeeded: arriving.needed,
    txid: arriving.received === 0 ? null : sha256Hex(`${entry.attemptId} is sent`),
  };
}
