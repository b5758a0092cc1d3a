// The commands that do one thing and end: migrate, apply, keys.
import { resolve } from 'node:path';
import { uuidv7 } from '../base/ids.ts';
import type { Config } from '../config.ts';
import { applyConfiguration, planConfiguration } from './apply/apply.ts';
import { hashedKey, isScopeOf, newKey, NO_MEMORY } from './apply/keys.ts';
import { unknownName } from './apply/mistake.ts';
import { applyDeps, open, readFileFor } from './boot.ts';
import { BadUsage } from './usage.ts';

type Print = (text: string) => void;

export async function migrate(config: Config, print: Print): Promise<void> {
  const app = await open(config);
  await app.stop();
  print('The database is up to date.');
}

export async function apply(config: Config, path: string, onlyPlan: boolean, print: Print): Promise<void> {
  const file = await readFileFor(resolve(path));
  const app = await open(config);
  try {
    if (onlyPlan) {
      for (const sentence of await planConfiguration(applyDeps(app), file)) print(sentence);
      return;
    }
    const { merchants, keys } = await applyConfiguration(applyDeps(app), file, NO_MEMORY);
    for (const { slug, changed } of merchants) print(`${slug}: ${changed ? 'applied' : 'nothing to change'}.`);
    for (const { merchant, name, plain } of keys) print(`New key ${name} of ${merchant}, shown this once: ${plain}`);
  } finally {
    await app.stop();
  }
}

export interface KeyOrder {
  readonly merchant: string;
  readonly dialect: string;
  readonly scopes: readonly string[];
}

export async function createKey(config: Config, order: KeyOrder, print: Print): Promise<void> {
  const app = await open(config);
  try {
    const found = await app.store.locate('merchant', order.merchant);
    const merchant = found && (await app.store.loadMerchant(found.merchantId));
    if (merchant === null)
      throw new BadUsage(`There is no merchant ${order.merchant}; apply a file that has one first.`);
    const dialect = app.dialects.find(({ name, policy }) => name === order.dialect && policy.keyPrefix !== null);
    if (dialect === undefined) {
      const names = app.dialects.filter(({ policy }) => policy.keyPrefix !== null).map(({ name }) => name);
      throw new BadUsage(`--dialect must be one of ${names.join(', ')}.`);
    }
    const unknown = order.scopes.filter((scope) => !isScopeOf(dialect, scope));
    if (unknown.length > 0) {
      const texts = unknown.map((scope) => unknownName([], 'scope', scope, dialect.policy.scopes).text);
      throw new BadUsage(texts.map((text) => `--scopes ${text}`).join('\n'));
    }
    const plain = newKey(dialect, merchant.livemode);
    await app.store.insertKey({
      id: uuidv7(app.clock.wallMs()),
      merchantId: merchant.id,
      dialect: dialect.name,
      scopes: order.scopes,
      livemode: merchant.livemode,
      createdAtMs: app.clock.businessMs(merchant.id),
      revokedAtMs: null,
      ...hashedKey(dialect, plain),
    });
    print(`Shown this once; only its hash is kept:\n${plain}`);
  } finally {
    await app.stop();
  }
}
