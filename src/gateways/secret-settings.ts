// Settings of a gateway that open something at its provider: marked in the gateway's own schema, kept sealed, and opened
// only for the gateway itself.
import { z } from 'zod';
import type { Vault } from '../base/crypto.ts';
import { isObject } from '../base/json.ts';
import { OperatorError } from '../base/operator-error.ts';
import type { Gateway, GatewaySettings } from './gateway.ts';

const secrets = z.registry<{ readonly isSecret: true }>();

/** `secret_key: secret(z.string())`: never stored, planned or logged as it stands. Optional settings are marked inside. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  secrets.add(schema, { isSecret: true });
  return schema;
}

/** The names of a gateway's settings that are secret. */
export const secretNames = ({ settings }: Pick<Gateway, 'settings'>): readonly string[] =>
  Object.entries(settings.shape as z.ZodRawShape).flatMap(([name, schema]) => (isSecret(schema) ? [name] : []));

/** Optional, default and transformed settings wrap the one that is marked. */
function isSecret(schema: z.core.$ZodType): boolean {
  // A refinement copies the schema, and only `get` looks for what it was copied from.
  if (secrets.get(schema) !== undefined) return true;
  const { innerType, in: input } = schema._zod.def as Wrapping;
  const inside = innerType ?? input;
  return inside !== undefined && isSecret(inside);
}

interface Wrapping {
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
}

/** `stored` are the settings as they were sealed before: what says the same stays the same, byte for byte. */
export function sealSettings(
  gateway: Gateway,
  settings: GatewaySettings,
  stored: GatewaySettings,
  vault: Vault,
): GatewaySettings {
  const sealed = secretNames(gateway).flatMap((name): [string, Sealed][] => {
    const value = settings[name];
    if (value === undefined) return [];
    const plain = JSON.stringify(value);
    const kept = stored[name];
    return [[name, isSealed(kept) && vault.reads(kept.sealed, plain) ? kept : { sealed: vault.seal(plain) }]];
  });
  return { ...settings, ...Object.fromEntries(sealed) };
}

/** As the gateway takes them. What was stored before it was secret is read as it stands. */
export function openSettings(gateway: Gateway, stored: GatewaySettings, vault: Vault): GatewaySettings {
  const opened = secretNames(gateway).flatMap((name): [string, unknown][] => {
    const value = stored[name];
    return isSealed(value) ? [[name, open(gateway, name, value, vault)]] : [];
  });
  return gateway.settings.parse({ ...stored, ...Object.fromEntries(opened) });
}

interface Sealed {
  readonly sealed: string;
}

const isSealed = (value: unknown): value is Sealed => isObject(value) && typeof value['sealed'] === 'string';

function open(gateway: Gateway, name: string, { sealed }: Sealed, vault: Vault): unknown {
  try {
    return JSON.parse(vault.open(sealed));
  } catch {
    throw new OperatorError(
      `The setting ${name} of the gateway ${gateway.name} was sealed under another instance secret; apply the configuration again.`,
    );
  }
}
