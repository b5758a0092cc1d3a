// Keys that come from the environment, above all FastSpring's, which are a user name and a password.
import { expect, it } from 'vitest';
import { dialects } from '../../dialects/registry.ts';
import { draftKeys, hashedKey, newKey } from './keys.ts';
import type { Mistake } from './mistake.ts';

const PASSWORD = 'aB3d'.repeat(6);

function mistakesOf(key: string | undefined): string[] {
  const mistakes: Mistake[] = [];
  const keys = [{ name: 'seller', dialect: 'fastspring', scopes: ['*'], from_env: 'API_KEY' }];
  draftKeys({ dialects, environment: { API_KEY: key } }, { keys }, ['keys'], mistakes);
  return mistakes.map(({ path, text }) => `${path.join('.')} ${text}`);
}

it.each([
  ['a user name and a password', `ada:${PASSWORD}`],
  ['a password with colons', `ada:${PASSWORD}:x:`],
  ['a user name with odd signs', `_-@ada.example:${PASSWORD}`],
])('takes %s', (_, key) => expect(mistakesOf(key)).toEqual([]));

it.each([
  ['no colon', `ada${PASSWORD}`, /^keys\.0\.from_env names API_KEY, which holds no fastspring key: .* a colon between/],
  ['no user name', `:${PASSWORD}`, /a colon between them/],
  ['no password', 'ada:', /a colon between them/],
  ['a short password', 'ada:secret', /too short or has odd characters/],
  ['a space', `ada:${PASSWORD} x`, /odd characters/],
  ['a line break', `ada:${PASSWORD}\n`, /odd characters/],
  ['letters that not every client encodes alike', `ada:${PASSWORD}é`, /odd characters/],
  ['nothing', '', /names API_KEY, which is not set/],
  ['no variable', undefined, /names API_KEY, which is not set/],
])('refuses %s without showing it', (_, key, wrong) => {
  const mistakes = mistakesOf(key);
  expect(mistakes).toEqual([expect.stringMatching(wrong) as string]);
  expect(mistakes.join()).not.toContain(PASSWORD);
});

it('makes pairs that it takes itself, and shows only the user name of one', () => {
  const fastspring = dialects.find(({ name }) => name === 'fastspring')!;
  const key = newKey(fastspring, false);
  expect(key).toMatch(/^\w{22}:\w{32}$/);
  expect(mistakesOf(key)).toEqual([]);
  expect(hashedKey(fastspring, key)).toEqual({
    prefix: key.slice(0, 22),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});
