import { expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';

it.each([
  ['commas', 'pin,city\n1,"Fort; Mumbai"\n', [['1', 'Fort; Mumbai']]],
  [
    'semicolons',
    'pin;share;cod\n400001;0,1;no\n400002;1,0;yes\n',
    [
      ['400001', '0,1', 'no'],
      ['400002', '1,0', 'yes'],
    ],
  ],
  ['tabs', 'pin\tcity\n1\tFort, Mumbai; India\n', [['1', 'Fort, Mumbai; India']]],
  ['a name in quotes', '"pin, or zip";cod\n1;yes\n', [['1', 'yes']]],
  ['one column', 'pin\n1\n2\n', [['1'], ['2']]],
])('goes by the first line: %s', (_, text, cells) => {
  const rows = readCsv(text);
  if (typeof rows === 'string') throw new Error(rows);
  expect(rows.slice(1).map((row) => row.cells)).toEqual(cells);
});

it('refuses a row whose cells have moved, by its line', () => {
  expect(readCsv('pin;city\n\n1;Fort\n2;Fort; Mumbai\n')).toBe(
    'line 4 has more cells than the first. A text with “;” in it needs quotes.',
  );
});
