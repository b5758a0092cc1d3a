// One of everything for a shop, made through the engine and Kassa's own API: sessions of every dialect in several states,
// an endpoint, events, a delivery.
import type { App } from '../../src/app.ts';
import { prefixedId, uuidv7 } from '../../src/base/ids.ts';
import type { Caller, Result } from '../../src/dialects/dialect.ts';
import type { Session } from '../../src/domain/session.ts';
import { makeOpen } from '../makers.ts';
import { makeDelivery } from '../store-makers.ts';

export interface Furniture {
  /** An open session by dialect. */
  readonly sessions: Readonly<Record<string, Session>>;
  readonly completed: Session;
  readonly endpointId: string;
  readonly eventId: string;
  readonly deliveryId: string;
}

/** `nativeKey` opens Kassa's own API. */
export async function furnish(app: App, name: string, merchantId: string, nativeKey: string): Promise<Furniture> {
  const call = async <Body>(method: 'POST' | 'GET', url: string, payload: object): Promise<Body> => {
    const headers = { authorization: `Bearer ${nativeKey}` };
    const answer = await app.server.inject({ method, url, headers, ...(method === 'POST' ? { payload } : {}) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  };
  const endpoint = await call<{ id: string }>('POST', '/kassa/v1/webhook_endpoints', {
    url: `https://hooks.${name}.example/kassa`,
    events: ['*'],
    description: `Receiver of ${name}`,
  });
  // After the endpoint, which has changed what the key was known with.
  const caller = await app.engine.authenticate(nativeKey, { fresh: true });
  if (caller === null) throw new Error(`the shop ${name} has no key`);
  const sessions: Record<string, Session> = {};
  for (const dialect of app.dialects) sessions[dialect.name] = await openSession(app, caller, name, dialect.name);
  const bought = await openSession(app, caller, name, 'native');
  await call('POST', `/kassa/v1/sessions/${bought.publicId}/mark_paid`, { note: `Paid at ${name}` });
  const completed = await app.store.loadSession(merchantId, bought.id);
  if (completed === null) throw new Error('a session is gone');
  return {
    sessions,
    completed: completed.session,
    endpointId: endpoint.id,
    ...(await fannedOut(app, name, merchantId, endpoint.id)),
  };
}

/** The engine's own way in, so that a dialect nobody has written a request for is attacked as well. */
export async function openSession(app: App, caller: Caller, name: string, dialect: string): Promise<Session> {
  const speaker = app.dialects.find((one) => one.name === dialect);
  if (speaker === undefined) throw new Error(`no dialect is called ${dialect}`);
  const publicId = speaker.publicId(Date.now());
  const native = dialect === 'native' ? publicId : prefixedId('ses_');
  const results: Result[] = [];
  await app.engine.answer({
    intent: {
      do: 'open',
      command: makeOpen({
        dialect,
        ids: { session: uuidv7(Date.now()), public: publicId, native },
        input: {
          lines: [
            { kind: 'catalog', variant: `${name}-gown-s`, quantity: 1, properties: { Engraving: `For ${name}` } },
          ],
          buyer: { email: `buyer@${name}.example`, name: `Buyer of ${name}`, externalId: `${name}-buyer` },
          note: `Note to ${name}`,
          metadata: { order: `order of ${name}` },
          successUrl: `https://${name}.example/thanks`,
          clientReferenceId: `${name}-reference`,
        },
        trustedReturnUrls: true,
      }),
    },
    caller,
    dialect,
    keyed: null,
    requestId: 'req_furnish',
    render: (result) => {
      results.push(result);
      return { status: 200, body: null };
    },
  });
  const result = results.at(-1);
  if (result?.kind === 'session') return result.session;
  throw new Error(`no session of ${dialect} was opened: ${JSON.stringify(result)}`);
}

/** What the webhook worker would have done, which does not run here. */
async function fannedOut(
  app: App,
  name: string,
  merchantId: string,
  endpointId: string,
): Promise<Pick<Furniture, 'eventId' | 'deliveryId'>> {
  const [event] = await app.store.eventsToFanOut(merchantId, 1);
  if (event === undefined) throw new Error(`no event of ${name} waits to be told`);
  const { id: eventId, sessionId } = event;
  const url = `https://hooks.${name}.example/kassa`;
  const delivery = makeDelivery({ eventId, sessionId, endpointId, url, body: JSON.stringify({ shop: name }) });
  await app.store.fanOut(merchantId, eventId, [delivery]);
  return { eventId, deliveryId: delivery.id };
}
