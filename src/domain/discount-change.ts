// Discounts as they are kept, and their changes through APIs while they are being used. A discount has one owner: what the
// configuration declares changes there and nowhere else.
import { isSameJson } from '../base/json.ts';
import { normalizeCode, type Benefit, type Discount } from './discount.ts';
import { problem, type Problem } from './problem.ts';

/** What a discount gives, to whom and when; the same for all of its codes. */
export type DiscountTerms = Omit<Discount, 'kind' | 'id' | 'code' | 'owner' | 'isOff'>;

/** Of a discount of which nothing has been said yet. */
export const NO_TERMS: DiscountTerms = {
  label: '',
  benefit: { kind: 'percentage', rate: 0 },
  cap: {},
  minimum: {},
  combinable: false,
  disablesCod: false,
  startsAtMs: null,
  endsAtMs: null,
  maxUses: null,
};

export interface DiscountEntry {
  readonly id: string;
  readonly owner: 'configuration' | 'api';
  /**
   * An inactive one keeps its codes, so that it can be switched on again. An archived one has given them up, and is kept
   * because orders name it.
   */
  readonly status: 'active' | 'inactive' | 'archived';
  /** As they were spelled; no two discounts that are not archived have the same. Without any, it is automatic or not to be had. */
  readonly codes: readonly string[];
  readonly terms: DiscountTerms;
  /** What single dialects keep. The core never reads it. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Orders that had it by one of its codes. */
  readonly uses: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What an API wants a discount to be. */
export interface DiscountDraft extends Pick<DiscountEntry, 'codes' | 'terms' | 'extra'> {
  readonly isActive: boolean;
}

/** By its id, which is one of these; or by a code, in any case. What an archived discount has given up finds nothing. */
export type DiscountRef = { readonly ids: readonly string[] } | { readonly code: string };

export interface DiscountQuery {
  /** Those that give one of these, and have a code to enter. */
  readonly benefits: readonly Benefit['kind'][];
  /** All but archived ones unless given. */
  readonly isActive?: true;
}

/** What it was decided on. */
export interface DiscountFacts {
  readonly nowMs: number;
  /** Codes that all discounts made through APIs have now, and may have. */
  readonly codes: number;
  readonly maxCodes: number;
}

type Refused = { readonly problems: readonly Problem[] };

export function createDiscount(id: string, draft: DiscountDraft, facts: DiscountFacts): DiscountEntry | Refused {
  const { nowMs } = facts;
  const empty: DiscountEntry = {
    id,
    owner: 'api',
    status: 'active',
    codes: [],
    terms: draft.terms,
    extra: {},
    uses: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  return changeDiscount(empty, draft, facts);
}

/** The next entry, or the same when nothing became different. */
export function changeDiscount(
  entry: DiscountEntry,
  { isActive, codes, terms, extra }: DiscountDraft,
  { nowMs, codes: present, maxCodes }: DiscountFacts,
): DiscountEntry | Refused {
  if (entry.owner !== 'api') return notOurs(entry);
  const changed = { ...entry, terms, extra, codes: once(codes), status: isActive ? 'active' : 'inactive' } as const;
  if (isSameJson(changed, entry)) return entry;
  const added = changed.codes.length - entry.codes.length;
  if (added > 0 && present + added > maxCodes) {
    const text = `There are ${present} codes already and may be ${maxCodes}. Take some that are over away first.`;
    return { problems: [problem('too_large', 'codes', text, 'merchant')] };
  }
  return { ...changed, updatedAtMs: nowMs };
}

/** `gone` when nobody has ever had it. */
export function removeDiscount(entry: DiscountEntry, { nowMs }: Pick<DiscountFacts, 'nowMs'>) {
  if (entry.owner !== 'api') return notOurs(entry);
  if (entry.uses === 0) return 'gone';
  return { ...entry, status: 'archived', updatedAtMs: nowMs } as const;
}

/** What stands among a merchant's offers for it: one for each code, and an automatic one without. */
export type KeptDiscount = Pick<DiscountEntry, 'id' | 'owner' | 'status' | 'codes' | 'terms'>;

export function offersOf({ id, owner, status, codes, terms }: KeptDiscount): readonly Discount[] {
  const common = {
    ...terms,
    kind: 'discount',
    id,
    ...(owner === 'api' && { owner }),
    ...(status !== 'active' && { isOff: true as const }),
  } as const;
  if (owner === 'configuration') return [{ ...common, code: codes[0] ?? null }];
  // Of several codes of one discount only one counts.
  const lane = codes.length > 1 ? { lane: terms.lane ?? `discount ${id}` } : {};
  return codes.map((code) => ({ ...common, ...lane, code }));
}

/** What a configuration declares, as it is kept. */
export function declaredEntry({ id, code, ...rest }: Discount, nowMs: number): DiscountEntry {
  const terms: DiscountTerms & { kind?: Discount['kind'] } = { ...rest };
  delete terms.kind;
  return {
    id,
    owner: 'configuration',
    status: 'active',
    codes: code === null ? [] : [code],
    terms,
    extra: {},
    uses: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** Each code once, as it was spelled first. */
function once(codes: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  for (const code of codes) if (!known.has(normalizeCode(code))) known.set(normalizeCode(code), code.trim());
  return [...known.values()];
}

function notOurs({ terms, codes }: DiscountEntry): Refused {
  const text = `“${codes[0] ?? terms.label}” is declared in the configuration. Change it there and apply it, or make a discount of your own.`;
  return { problems: [problem('managed_by_configuration', null, text, 'merchant')] };
}
