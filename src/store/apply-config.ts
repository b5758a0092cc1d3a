// Writes a merchant's configuration: what differs from the stored one, and nothing when nothing does. One transaction,
// with the merchant's row locked, so that two who apply at once do it one after the other.
import { canonicalJson } from '../base/json.ts';
import { OperatorError } from '../base/operator-error.ts';
import { applyCustomers } from './apply-customers.ts';
import { applyCatalog } from './apply-catalog.ts';
import { applyDiscounts } from './apply-discounts.ts';
import type { Database, Queryable } from './database.ts';
import type { Settings } from './merchants.ts';
import { applyPostalLists } from './postal-lists.ts';
import type { LocatorKind, MerchantConfig, Store } from './store.ts';

export function configOn(database: Database): Pick<Store, 'applyConfig'> {
  return {
    applyConfig: (config, nowMs) =>
      database.transaction(async (tx) => {
        const changes = [
          await applySettings(tx, config.merchant),
          await applyCatalog(tx, config.merchant.id, config.items, nowMs),
          await applyDiscounts(tx, config.merchant.id, config.merchant.offers, nowMs),
          await applyCustomers(tx, config, nowMs),
          await applyPostalLists(tx, config.merchant.id, config.postalLists ?? []),
          await applyKeys(tx, config, nowMs),
          await applyEndpoints(tx, config, nowMs),
        ];
        const changed = changes.includes(true);
        if (changed) {
          await tx.query({
            text: 'update merchant set facts_version = facts_version + 1 where id = $1',
            values: [config.merchant.id],
          });
        }
        return { changed };
      }),
  };
}

/** Without the discounts, which are rows of their own. */
async function applySettings(tx: Queryable, { offers, ...rest }: Settings): Promise<boolean> {
  const settings = { ...rest, offers: offers.filter(({ kind }) => kind !== 'discount') };
  await tx.query({
    text: `insert into merchant (id, facts_version, settings) values ($1, 0, 'null') on conflict do nothing`,
    values: [settings.id],
  });
  const [row] = await tx.query<{ settings: Settings | null }>({
    text: 'select settings from merchant where id = $1 for update',
    values: [settings.id],
  });
  const stored = row?.settings ?? null;
  if (canonicalJson(stored) === canonicalJson(settings)) return false;
  await tx.query({
    // Money that is real is due by the time that is real.
    text: 'update merchant set settings = $2, clock_ahead = case when $3 then 0 else clock_ahead end where id = $1',
    values: [settings.id, JSON.stringify(settings), settings.livemode],
  });
  const owner = { merchantId: settings.id, id: settings.id };
  await relocate(tx, 'merchant', stored === null ? [] : [stored.slug], [settings.slug], owner);
  await relocate(tx, 'shop', stored?.shopDomains ?? [], settings.shopDomains, owner);
  await relocate(tx, 'checkout', stored?.checkouts ?? [], settings.checkouts ?? [], owner);
  await relocate(tx, 'oauth-client', clientIds(stored), clientIds(settings), owner);
  return true;
}

const clientIds = (settings: Settings | null): readonly string[] =>
  settings?.oauthClients?.map(({ clientId }) => clientId) ?? [];

async function applyKeys(tx: Queryable, { merchant, keys }: MerchantConfig, nowMs: number): Promise<boolean> {
  const stored = await tx.query<{ id: string; hash: string; fields: unknown; revoked_at: number | null }>({
    text: `select id, hash, json_build_array(dialect, prefix, scopes, livemode) as fields, revoked_at
      from api_key where merchant_id = $1 and configured`,
    values: [merchant.id],
  });
  let changed = false;
  for (const key of keys) {
    const present = stored.find(({ id }) => id === key.id);
    const fields = [key.dialect, key.prefix, key.scopes, key.livemode];
    const isSame = present?.revoked_at === null && present.hash === key.hash;
    if (isSame && canonicalJson(present.fields) === canonicalJson(fields)) continue;
    changed = true;
    await tx.query({
      text: `insert into api_key (merchant_id, id, hash, dialect, prefix, scopes, livemode, configured, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, true, $8)
        on conflict (merchant_id, id) do update
        set hash = excluded.hash, dialect = excluded.dialect, prefix = excluded.prefix, scopes = excluded.scopes,
            livemode = excluded.livemode, configured = true, revoked_at = null`,
      values: [merchant.id, key.id, key.hash, key.dialect, key.prefix, JSON.stringify(key.scopes), key.livemode, nowMs],
    });
    const owner = { merchantId: merchant.id, id: key.id };
    await relocate(tx, 'key', present === undefined ? [] : [present.hash], [key.hash], owner);
  }
  const gone = stored.filter(({ id, revoked_at }) => revoked_at === null && !keys.some((key) => key.id === id));
  for (const { id } of gone) {
    changed = true;
    await tx.query({
      text: 'update api_key set revoked_at = $3 where merchant_id = $1 and id = $2',
      values: [merchant.id, id, nowMs],
    });
  }
  return changed;
}

async function applyEndpoints(tx: Queryable, { merchant, endpoints }: MerchantConfig, nowMs: number): Promise<boolean> {
  const stored = await tx.query<{ id: string; fields: unknown }>({
    text: `select id, json_build_array(dialect, url, events, version, description, enabled, secrets) as fields
      from endpoint where merchant_id = $1 and configured`,
    values: [merchant.id],
  });
  let changed = false;
  for (const { id, dialect, url, events, version, description, enabled, secrets } of endpoints) {
    const present = stored.find((row) => row.id === id);
    const fields = [dialect, url, events, version, description, enabled, secrets];
    if (present !== undefined && canonicalJson(present.fields) === canonicalJson(fields)) continue;
    changed = true;
    await tx.query({
      text: `insert into endpoint (merchant_id, id, dialect, url, events, description, enabled, secrets, configured,
          created_at, updated_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, true, $9, $9, $10)
        on conflict (merchant_id, id) do update
        set dialect = excluded.dialect, url = excluded.url, events = excluded.events, version = excluded.version,
            description = excluded.description, enabled = excluded.enabled, secrets = excluded.secrets,
            overlap_until = null, configured = true, updated_at = excluded.updated_at`,
      values: [
        merchant.id,
        id,
        dialect,
        url,
        JSON.stringify(events),
        description,
        enabled,
        JSON.stringify(secrets),
        nowMs,
        version,
      ],
    });
  }
  const gone = stored.filter(({ id }) => !endpoints.some((endpoint) => endpoint.id === id)).map(({ id }) => id);
  if (gone.length === 0) return changed;
  await tx.query({
    text: 'delete from endpoint where merchant_id = $1 and id = any ($2::text[])',
    values: [merchant.id, gone],
  });
  return true;
}

/** What only the configuration brings into being. */
type ConfiguredKind = Exclude<LocatorKind, 'session' | 'challenge' | 'payment-link'>;

/** Makes public ids lead to `owner`, and those it no longer has to nobody. Taking another merchant's is an error. */
async function relocate(
  tx: Queryable,
  kind: ConfiguredKind,
  before: readonly string[],
  after: readonly string[],
  owner: { readonly merchantId: string; readonly id: string },
): Promise<void> {
  const gone = before.filter((publicId) => !after.includes(publicId));
  if (gone.length > 0) {
    await tx.query({
      text: 'delete from locator where kind = $1 and public_id = any ($2::text[]) and merchant_id = $3 and id = $4',
      values: [kind, gone, owner.merchantId, owner.id],
    });
  }
  for (const publicId of after) {
    const [standing] = await tx.query<{ merchant_id: string; id: string }>({
      text: `insert into locator (kind, public_id, merchant_id, id) values ($1, $2, $3, $4)
        on conflict (kind, public_id) do update set kind = excluded.kind
        returning merchant_id, id`,
      values: [kind, publicId, owner.merchantId, owner.id],
    });
    if (standing?.merchant_id !== owner.merchantId || standing.id !== owner.id)
      throw new OperatorError(taken(kind, publicId));
  }
}

function taken(kind: ConfiguredKind, publicId: string): string {
  switch (kind) {
    case 'shop':
      return `The shop domain ${publicId} belongs to another merchant; a domain can stand for one shop only.`;
    case 'checkout':
      return `The checkout ${publicId} belongs to another merchant; give this one a path of its own.`;
    case 'oauth-client':
      return `The client_id ${publicId} belongs to another merchant; make up another one.`;
    case 'merchant':
      return `The slug ${publicId} belongs to another merchant; perhaps the merchant's id was changed by mistake.`;
    case 'key':
      return 'An API key in the configuration is in use already, by another merchant or under another id.';
  }
}
