// How a client of each dialect shows its key.
import type { Dialect } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/registry.ts';

export const authorization = (dialect: string, key: string): string =>
  dialectNamed(dialect).policy.credentials === 'basic'
    ? `Basic ${Buffer.from(key).toString('base64')}`
    : `Bearer ${key}`;

export function dialectNamed(name: string): Dialect {
  const dialect = dialects.find((one) => one.name === name);
  if (dialect === undefined) throw new Error(`no dialect is called ${name}`);
  return dialect;
}
