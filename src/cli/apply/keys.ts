// API keys of a configuration: taken from the environment, or made at random once. Only their hashes are stored.
import { sha256Hex } from '../../base/crypto.ts';
import { prefixedId, uuidFromNames } from '../../base/ids.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import type { MerchantInput } from './schema.ts';

type KeyRow = MerchantConfig['keys'][number];

export interface MadeKey {
  readonly merchant: string;
  readonly name: string;
  readonly dialect: string;
  readonly plain: string;
  /** Made now; nobody has seen it before. */
  readonly isNew: boolean;
}

export interface KeyMemory {
  /** The text of a generated key, where somebody has kept it. */
  readonly recall: (dialect: string) => string | null;
  /** What becomes of a generated key that exists but whose text nobody has kept. */
  readonly forgotten: 'keep' | 'replace';
}

/** Keys are shown once and kept by those who use them. */
export const NO_MEMORY: KeyMemory = { recall: () => null, forgotten: 'keep' };

const RANDOM_CHARS = 32;
const SHOWN_CHARS = 6;
const USER_NAME_CHARS = 22;
/** A vendor's own passwords, taken along when moving here, are about this long and made at random. */
const MIN_PASSWORD_CHARS = 20;

/** Whether the dialect's keys are a user name and a password; the two with a colon between them are one key. */
const isPair = ({ policy }: Dialect): boolean => policy.credentials === 'basic';

/** Finds mistakes in the keys of one merchant. */
export function draftKeys(
  deps: Pick<ApplyDeps, 'dialects' | 'environment'>,
  input: Pick<MerchantInput, 'keys'>,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): void {
  findTwins(
    input.keys.map(({ name }) => name),
    (index) => [...at, index, 'name'],
    'key name',
    mistakes,
  );
  const speaking = deps.dialects.filter(({ policy }) => policy.keyPrefix !== null);
  input.keys.forEach((key, index) => {
    const dialect = speaking.find(({ name }) => name === key.dialect);
    const known = speaking.map(({ name }) => name);
    if (dialect === undefined) {
      mistakes.push(unknownName([...at, index, 'dialect'], 'API with keys', key.dialect, known));
      return;
    }
    key.scopes.forEach((scope, position) => {
      if (isScopeOf(dialect, scope)) return;
      mistakes.push(unknownName([...at, index, 'scopes', position], 'scope', scope, dialect.policy.scopes));
    });
    if (key.from_env !== undefined) {
      const text = checkKeyText(dialect, deps.environment[key.from_env] ?? '');
      if (text !== null) mistakes.push({ path: [...at, index, 'from_env'], text: `names ${key.from_env}, ${text}` });
    }
  });
}

/** A scope that no route asks for would make a key that can do less than its maker believes. */
export const isScopeOf = ({ policy }: Dialect, scope: string): boolean =>
  scope === '*' || policy.scopes.includes(scope);

function checkKeyText(dialect: Dialect, plain: string): string | null {
  const prefix = dialect.policy.keyPrefix ?? '';
  if (plain === '') return 'which is not set in the environment.';
  if (!plain.startsWith(prefix)) return `which holds no ${dialect.name} key: they begin with ${prefix}.`;
  if (isPair(dialect) && !/^[^:]+:./.test(plain)) {
    return `which holds no ${dialect.name} key: they are a user name and a password with a colon between them.`;
  }
  const secret = isPair(dialect) ? plain.slice(plain.indexOf(':') + 1) : plain.slice(prefix.length);
  const isStrong = secret.length >= (isPair(dialect) ? MIN_PASSWORD_CHARS : 24) && /^[\x21-\x7e]+$/.test(plain);
  return isStrong
    ? null
    : 'which holds a key that is too short or has odd characters; kassa keys create makes a good one.';
}

/** The rows to store, and the texts that are known. */
export async function settleKeys(
  deps: ApplyDeps,
  input: MerchantInput,
  merchantId: string,
  memory: KeyMemory,
): Promise<{ readonly rows: readonly KeyRow[]; readonly made: readonly MadeKey[] }> {
  const rows: KeyRow[] = [];
  const made: MadeKey[] = [];
  for (const { name, dialect: dialectName, scopes, from_env } of input.keys) {
    const dialect = deps.dialects.find((one) => one.name === dialectName);
    if (dialect === undefined) throw new Error(`a key of the dialect ${dialectName} slipped through the checks`);
    const id = uuidFromNames('key', merchantId, name);
    const base = { id, merchantId, dialect: dialectName, scopes, livemode: input.mode === 'live' };
    const stored = from_env === undefined ? await deps.store.loadKey(merchantId, id) : null;
    const recalled = from_env === undefined ? memory.recall(dialectName) : (deps.environment[from_env] ?? null);
    if (recalled === null && stored !== null && memory.forgotten === 'keep') {
      rows.push({ ...base, prefix: stored.prefix, hash: stored.hash });
      continue;
    }
    const plain = recalled ?? newKey(dialect, base.livemode);
    rows.push({ ...base, ...hashedKey(dialect, plain) });
    if (from_env === undefined) {
      made.push({ merchant: input.slug, name, dialect: dialectName, plain, isNew: recalled === null });
    }
  }
  return { rows, made };
}

export function newKey(dialect: Dialect, livemode: boolean): string {
  const { keyPrefix, keyShowsMode } = dialect.policy;
  if (keyPrefix === null) throw new Error(`the dialect ${dialect.name} has no keys`);
  const mode = keyShowsMode === true ? (livemode ? 'live_' : 'test_') : '';
  if (isPair(dialect)) return `${prefixedId(keyPrefix + mode, USER_NAME_CHARS)}:${prefixedId('', RANDOM_CHARS)}`;
  return prefixedId(keyPrefix + mode, RANDOM_CHARS);
}

/** What is stored of a key: its hash, and enough of its beginning to tell it from others. */
export function hashedKey(dialect: Dialect, plain: string): Pick<KeyRow, 'prefix' | 'hash'> {
  // Of a pair nothing of the password is shown.
  if (isPair(dialect)) return { prefix: plain.slice(0, plain.indexOf(':')), hash: sha256Hex(plain) };
  const shown = plain.length - RANDOM_CHARS + SHOWN_CHARS;
  const least = (dialect.policy.keyPrefix ?? '').length + SHOWN_CHARS;
  return { prefix: plain.slice(0, Math.max(shown, least)), hash: sha256Hex(plain) };
}
