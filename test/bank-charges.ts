// What the sandbox bank's book says of one session, whatever the session itself may tell.
import pg from 'pg';
import type { App } from '../src/app.ts';

/** Charges that stand for the session of Kassa's own API with this id. */
export async function bankCharges({ config, store }: App, publicId: string): Promise<number> {
  const found = await store.findSession('native', publicId, null);
  if (found === null) throw new Error(`there is no session ${publicId}`);
  const { id, merchantId, attempts } = found.session;
  if (config.databaseUrl === null) {
    // Nobody else may read the embedded database, and the store knows entries by attempt only.
    const entries = await Promise.all(attempts.map((attempt) => store.bankGet(merchantId, attempt.id)));
    return entries.filter((entry) => (entry as Entry | null)?.standing.kind === 'paid').length;
  }
  const client = new pg.Client({ connectionString: config.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from bank_entry
       where merchant_id = $1 and entry->>'sessionId' = $2 and entry->'standing'->>'kind' = 'paid'`,
      [merchantId, id],
    );
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}

interface Entry {
  readonly standing: { readonly kind: string };
}
