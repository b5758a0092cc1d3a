import { expect, it } from 'vitest';
import type { PageRequest } from '../../base/http.ts';
import { accentPath, accentRoute } from './accent.ts';

const styleOf = async (hex: string): Promise<{ status: number; body: string }> =>
  accentRoute.handle({ params: { hex } } as unknown as PageRequest);

it.each([
  ['#0a7', '/kassa/accent/00aa77'],
  ['#0A7B3C', '/kassa/accent/0a7b3c'],
  ['red', null],
  ['#fff}', null],
  ['#12345', null],
  [null, null],
])('the colour %s has the style sheet %s', (accent, path) => {
  expect(accentPath(accent)).toBe(path);
});

it('writes in the colour that can be read on it', async () => {
  expect((await styleOf('ffd400')).body).toContain('--on-accent:#111');
  expect((await styleOf('1a1a60')).body).toContain('--on-accent:#fff');
});

it('answers nothing but colours', async () => {
  expect((await styleOf('fff}*{color:red')).status).toBe(404);
});
