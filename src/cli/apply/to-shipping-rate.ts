// From a way of shipping in a configuration file to the record, and what a shape cannot say about it: places that do not
// exist, and tiers in disorder.
import type { ShippingRate, ShippingTable, ShippingTier, ShippingZone } from '../../domain/shipping-rate.ts';
import type { Mistake } from './mistake.ts';
import type { PriceReader } from './prices.ts';
import type { ShippingRateInput } from './shipping-schema.ts';
import type { PostalReader } from './to-postal-codes.ts';
import { toRegions } from './to-regions.ts';

type Path = readonly PropertyKey[];

export interface ShippingReading {
  readonly read: PriceReader;
  readonly readPostal: PostalReader;
  readonly mistakes: Mistake[];
}

export function toShippingRate(input: ShippingRateInput, at: Path, reading: ShippingReading): ShippingRate {
  const { read } = reading;
  const table = toTable(input, at, reading);
  const { note, address } = input.pickup ?? {};
  return {
    id: input.id,
    label: input.label,
    ...toZone(input, at, reading),
    amounts: table === undefined ? read(input.price ?? 0, [...at, 'price']) : {},
    ...(table !== undefined && { table }),
    freeFrom: read(input.free_from, [...at, 'free_from']),
    ...(input.additional === true && { additional: true }),
    ...(address !== undefined && { pickup: { address, ...(note !== undefined && { note }) } }),
    minDays: input.days?.[0] ?? null,
    maxDays: input.days?.at(-1) ?? null,
  };
}

function toZone(
  { countries, regions, postal_codes: postalCodes, except }: ShippingRateInput,
  at: Path,
  { readPostal, mistakes }: ShippingReading,
): ShippingZone {
  const codes = regions && toRegions(regions, countries, [...at, 'regions'], mistakes);
  const idle = countries.find((country) => codes?.length && !codes.some((code) => code.startsWith(`${country}-`)));
  if (idle !== undefined) {
    const text = `has none of ${idle}, which is among the countries: give that country a rate of its own.`;
    mistakes.push({ path: [...at, 'regions'], text });
  }
  const out = [...at, 'except'];
  return {
    countries,
    ...(codes !== undefined && { regions: codes }),
    ...(postalCodes !== undefined && { postalCodes: readPostal(postalCodes, [...at, 'postal_codes']) }),
    ...(except !== undefined && {
      except: {
        ...(except.regions !== undefined && {
          regions: toRegions(except.regions, countries, [...out, 'regions'], mistakes),
        }),
        ...(except.postal_codes !== undefined && {
          postalCodes: readPostal(except.postal_codes, [...out, 'postal_codes']),
        }),
      },
    }),
  };
}

function toTable(input: ShippingRateInput, at: Path, { read, mistakes }: ShippingReading): ShippingTable | undefined {
  const given = (by: 'by_value' | 'by_grams' | 'by_pieces', tiers: readonly TierInput[]): ShippingTable => ({
    by: by === 'by_value' ? 'value' : by === 'by_grams' ? 'grams' : 'pieces',
    tiers: tiers.map((tier, index) => toTier(tier, by, [...at, by, index], read)),
  });
  const { by_value: byValue, by_grams: byGrams, by_pieces: byPieces } = input;
  const table =
    (byValue && given('by_value', byValue)) ??
    (byGrams && given('by_grams', byGrams)) ??
    (byPieces && given('by_pieces', byPieces));
  if (table !== undefined) checkTiers(table.tiers, [...at, `by_${table.by}`], mistakes);
  return table;
}

type TierInput = ArrayItem<'by_value'> | ArrayItem<'by_grams'> | ArrayItem<'by_pieces'>;
type ArrayItem<Name extends keyof ShippingRateInput> =
  NonNullable<ShippingRateInput[Name]> extends (infer One)[] ? One : never;

function toTier(tier: TierInput, by: string, at: Path, read: PriceReader): ShippingTier {
  const { up_to: upTo } = tier;
  const [name, more] =
    'per_kg' in tier ? ['per_kg', tier.per_kg] : ['per_piece', 'per_piece' in tier ? tier.per_piece : undefined];
  return {
    upTo:
      upTo === undefined ? null : by !== 'by_value' && typeof upTo === 'number' ? upTo : read(upTo, [...at, 'up_to']),
    amounts: read(tier.price, [...at, 'price']),
    ...(more !== undefined && { more: read(more, [...at, name]) }),
  };
}

function checkTiers(tiers: readonly ShippingTier[], at: Path, mistakes: Mistake[]): void {
  const currencies = Object.keys(tiers[0]?.amounts ?? {});
  tiers.forEach((tier, index) => {
    const before = tiers[index - 1];
    const said = [tier.amounts, tier.more, typeof tier.upTo === 'object' ? tier.upTo : null];
    const isWhole = said.every((prices) => !prices || sameNames(Object.keys(prices), currencies));
    if (!isWhole) {
      const text = `must name the same currencies everywhere, as the first price does: ${currencies.join(', ')}.`;
      mistakes.push({ path: [...at, index], text });
    } else if (before?.upTo === null) {
      const text = 'comes after a tier without up_to, which is for all that is more: put that one last.';
      mistakes.push({ path: [...at, index], text });
    } else if (before !== undefined && !isAbove(tier.upTo, before.upTo)) {
      mistakes.push({ path: [...at, index], text: 'overlaps with the tier before it: tiers go from low to high.' });
    }
  });
}

const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

function isAbove(upTo: ShippingTier['upTo'], before: ShippingTier['upTo']): boolean {
  if (upTo === null || before === null) return true;
  if (typeof upTo === 'number' || typeof before === 'number') return Number(upTo) > Number(before);
  return Object.entries(upTo).every(([currency, amount]) => amount > (before[currency] ?? -1));
}
