// Which dialect answers first on which host. They belong to no merchant, and stand in the locator under nobody's id.
import { canonicalJson } from '../base/json.ts';
import type { Database, Queryable } from './database.ts';

/** As the store has them. */
export interface Hosts {
  /** Hosts that the configuration binds to a dialect, by name in lower case. */
  loadHosts(): Promise<Readonly<Record<string, string>>>;
  /** Replaces all of them. */
  applyHosts(hosts: Readonly<Record<string, string>>): Promise<{ changed: boolean }>;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

export function hostsOn(database: Database): Hosts {
  return {
    loadHosts: () => load(database),

    applyHosts: (hosts) =>
      database.transaction(async (tx) => {
        // Whoever applies at the same time does it before or after, never in between.
        await tx.query({ text: `lock table locator in share row exclusive mode` });
        if (canonicalJson(await load(tx)) === canonicalJson(hosts)) return { changed: false };
        await tx.query({ text: `delete from locator where kind = 'host'` });
        await tx.query({
          text: `insert into locator (kind, public_id, merchant_id, id)
            select 'host', key, $1, value from json_each_text($2::json)`,
          values: [NOBODY, JSON.stringify(hosts)],
        });
        return { changed: true };
      }),
  };
}

async function load(database: Queryable): Promise<Readonly<Record<string, string>>> {
  const rows = await database.query<{ host: string; dialect: string }>({
    text: `select public_id as host, id as dialect from locator where kind = 'host' order by public_id`,
  });
  return Object.fromEntries(rows.map(({ host, dialect }) => [host, dialect]));
}
