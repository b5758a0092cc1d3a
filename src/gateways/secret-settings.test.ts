import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createVault } from '../base/crypto.ts';
import { manual } from './manual/index.ts';
import { openSettings, sealSettings, secret, secretNames } from './secret-settings.ts';

const vault = createVault('a secret for tests');
const KEY = 'sk_live_very_secret';

const settings = z.strictObject({
  plain: secret(z.string()),
  refined: secret(z.string()).min(3).max(300),
  optional: secret(z.string()).optional(),
  standard: secret(z.string()).default('none'),
  changed: secret(z.string())
    .transform((text) => text.trim())
    .optional(),
  list: secret(z.array(z.string())).optional(),
  open: z.string().optional(),
});
const gateway = { ...manual, settings };
const given = { plain: KEY, refined: KEY, list: [KEY, KEY], open: 'shop-1' };

describe('a setting that is marked as secret', () => {
  it('stays marked, whatever the schema goes on to say', () => {
    expect(secretNames(gateway)).toEqual(['plain', 'refined', 'optional', 'standard', 'changed', 'list']);
    expect(secretNames(manual)).toEqual([]);
  });

  it('is stored sealed and comes back for the gateway', () => {
    const stored = sealSettings(gateway, given, {}, vault);
    expect(JSON.stringify(stored)).not.toContain(KEY);
    expect(stored).toMatchObject({ open: 'shop-1' });
    expect(Object.keys(stored)).toEqual(['plain', 'refined', 'list', 'open']);
    expect(openSettings(gateway, stored, vault)).toEqual({ ...given, standard: 'none' });
  });

  it('is sealed again only when it says something else, or when nobody can read it any more', () => {
    const stored = sealSettings(gateway, given, {}, vault);
    expect(sealSettings(gateway, given, stored, vault)).toEqual(stored);
    const changed = sealSettings(gateway, { ...given, plain: 'another' }, stored, vault);
    expect([changed['plain'], changed['refined']]).toEqual([
      expect.not.objectContaining(stored['plain'] as object),
      stored['refined'],
    ]);
    const elsewhere = createVault('another instance');
    expect(() => openSettings(gateway, stored, elsewhere)).toThrow(
      /^The setting plain of the gateway manual was sealed under another instance secret; apply/,
    );
    expect(openSettings(gateway, sealSettings(gateway, given, stored, elsewhere), elsewhere)).toMatchObject(given);
  });

  it('is read as it stands where it was stored before it was marked', () => {
    expect(openSettings(gateway, given, vault)).toMatchObject(given);
  });
});
