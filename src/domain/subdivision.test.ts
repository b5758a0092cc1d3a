import { describe, expect, it } from 'vitest';
import { isWithin, subdivisionOf, subdivisionsIn } from './subdivision.ts';

describe('subdivisionOf', () => {
  it.each([
    ['IN', 'KA', 'IN-KA'],
    ['IN', ' ka ', 'IN-KA'],
    ['IN', 'in-ka', 'IN-KA'],
    ['IN', 'Karnataka', 'IN-KA'],
    ['IN', 'KARNĀTAKA', 'IN-KA'],
    ['IN', 'Jammu & Kashmir', 'IN-JK'],
    ['IN', 'Pondicherry', 'IN-PY'],
    ['IN', 'Puducherry', 'IN-PY'],
    ['IN', 'Orissa', 'IN-OD'],
    ['IN', 'TG', 'IN-TS'],
    ['AE', 'Dubai', 'AE-DU'],
    ['US', 'ny', 'US-NY'],
    ['US', 'New  York', 'US-NY'],
    ['CA', 'quebec', 'CA-QC'],
    ['GB', 'Bristol', 'GB-BST'],
    ['FR', "Provence-Alpes-Cote d'Azur", 'FR-PAC'],
    ['IN', 'NY', null],
    ['US', 'Karnataka', null],
    ['IN', 'Karnatak', null],
    ['IN', '', null],
    ['IN', null, null],
    ['XX', 'KA', null],
  ])('knows %s %s as %s', (country, region, code) => expect(subdivisionOf(country, region)).toBe(code));

  it('calls no region by the name of a part that several have', () => {
    const named = subdivisionsIn('GB').filter(({ code }) => subdivisionOf('GB', code) !== code);
    expect(named).toEqual([]);
  });
});

it.each([
  ['ES-GC', 'ES-CN', true],
  ['ES-CN', 'ES-CN', true],
  ['IT-MI', 'IT-25', true],
  ['ES-CN', 'ES-GC', false],
  ['ES-GC', 'ES', false],
  [null, 'ES-CN', false],
])('%s is within %s: %s', (code, region, expected) => expect(isWithin(code, region)).toBe(expected));
