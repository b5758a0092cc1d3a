// States and provinces as a file names them, into their ISO 3166-2 codes.
import { nearestName } from '../../base/nearest-name.ts';
import { countryNameOf } from '../../domain/address.ts';
import { subdivisionOf, subdivisionsIn } from '../../domain/subdivision.ts';
import type { Mistake } from './mistake.ts';

/** `KA` or `Karnataka` among the countries given; `US-GA` where several of them have a `GA`. */
export function toRegions(
  names: readonly string[],
  countries: readonly string[],
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): readonly string[] {
  if (countries.includes('*')) {
    mistakes.push({ path: at, text: 'goes with countries by name only: say which country they are in.' });
    return [];
  }
  return names.flatMap((name, index) => {
    const found = countries.flatMap((country) => subdivisionOf(country, name) ?? []);
    if (found.length === 1) return found;
    const text =
      found.length === 0 ? unknownRegion(name, countries) : `${name} could be ${found.join(' or ')}: write which.`;
    mistakes.push({ path: [...at, index], text });
    return [];
  });
}

function unknownRegion(name: string, countries: readonly string[]): string {
  const known = countries.flatMap(subdivisionsIn).map((one) => one.name);
  const where = countries.map(countryNameOf).join(', ');
  const nearest = nearestName(name, known);
  const guess =
    nearest === null ? 'Write its name in English letters, or its code such as KA.' : `Did you mean ${nearest}?`;
  return `names the region ${name}, which is none of ${where}. ${guess}`;
}
