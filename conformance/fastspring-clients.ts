// The two public clients of FastSpring's classic API, unchanged, pointed at a server of ours.
import { createRequire } from 'node:module';
import { FastSpring } from '@toolkitx/fastspring';
import type { TestServer } from '../test/server.ts';

type Call = (...values: readonly unknown[]) => Promise<{ readonly status: number; readonly data: unknown }>;

/** `fastspring-node-sdk` has a method for each operation; it is loaded as what it is on Node, CommonJS. */
interface ClassicSdk {
  readonly spec: { readonly api: { readonly servers: { url: string }[] } };
  auth(username: string, password: string): unknown;
}

export interface Clients {
  /** One operation of `fastspring-node-sdk` by its name; answers the body, and throws what the client throws. */
  readonly sdk: <Body = Record<string, unknown>>(operation: string, ...values: readonly unknown[]) => Promise<Body>;
  readonly toolkit: FastSpring;
}

export function openClients({ baseUrl, keys }: Pick<TestServer, 'baseUrl' | 'keys'>): Clients {
  const { username, password } = keys.fastspring;
  const loaded = createRequire(import.meta.url)('fastspring-node-sdk') as ClassicSdk | { default: ClassicSdk };
  const client = 'default' in loaded ? loaded.default : loaded;
  const [first] = client.spec.api.servers;
  if (first === undefined) throw new Error('the client names no server');
  // The client ignores servers outside of its own list, so its list is changed.
  first.url = baseUrl;
  client.auth(username, password);
  const toolkit = new FastSpring(username, password);
  (toolkit as unknown as { host: string }).host = baseUrl;
  return {
    async sdk<Body>(operation: string, ...values: readonly unknown[]): Promise<Body> {
      const call = (client as unknown as Record<string, Call | undefined>)[operation];
      if (call === undefined) throw new Error(`the client has no operation ${operation}`);
      return (await call.apply(client, [...values])).data as Body;
    },
    toolkit,
  };
}
