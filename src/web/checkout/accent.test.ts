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

it('draws lines in a colour that is seen on the paper, also in the dark', async () => {
  const [, light] = /^:root\{.*--accent-edge:#(\w+)\}/.exec((await styleOf('7a2e4d')).body) ?? [];
  expect(light).toBe('7a2e4d');
  const [, dark = ''] = /dark\)\{:root\{--accent-edge:#(\w+)/.exec((await styleOf('7a2e4d')).body) ?? [];
  expect(parseInt(dark.slice(0, 2), 16)).toBeGreaterThan(0x7a);
  const bright = (await styleOf('ffd400')).body;
  expect(/--accent-edge:#(\w+)\}\n/.exec(bright)?.[1]).not.toBe('ffd400');
  expect(bright).toContain('dark){:root{--accent-edge:#ffd400}}');
});

it('answers nothing but colours', async () => {
  expect((await styleOf('fff}*{color:red')).status).toBe(404);
});
