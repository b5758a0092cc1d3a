// Small questions to a Postgres server that has nothing else to do.
import pg from 'pg';

/** Makes an empty database on the server and answers its URL. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await ask(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

export async function versionOf(url: string): Promise<string> {
  const [row] = await ask(url, 'show server_version');
  return `PostgreSQL ${String(row?.['server_version'])}`;
}

async function ask(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
