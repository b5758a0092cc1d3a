// Endpoints that several people change at the same time, through two processes.
import { expect, test } from 'vitest';
import { sha256Hex } from '../base/crypto.ts';
import type { EndpointInput, Intent, Result } from '../dialects/dialect.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openEngine, VAULT } from '../../test/engine-makers.ts';
import { MERCHANT_ID } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import type { Engine } from './engine.ts';

const TOKEN = 'kassa_test_abc';
const KEY = {
  id: 'key-1',
  merchantId: MERCHANT_ID,
  dialect: 'native',
  prefix: 'kassa_test_a',
  hash: sha256Hex(TOKEN),
  scopes: ['*'],
  livemode: false,
};

/** As the server does it: whoever was looked up before another's change counted is looked up again. */
async function administer(engine: Engine, intent: Intent, dialect = 'native'): Promise<Result> {
  const told: Result[] = [];
  for (let answered: unknown = 'stale-caller'; answered === 'stale-caller';) {
    answered = await engine.answer({
      intent,
      caller: await engine.authenticate(TOKEN, { fresh: true }),
      dialect,
      keyed: null,
      requestId: 'req_1',
      render: (result) => (told.push(result), { status: 200, body: null }),
    });
  }
  const [result] = told;
  if (result === undefined) throw new Error('nothing was answered');
  return result;
}

const endpointOf = (result: Result) => {
  if (result.kind !== 'endpoint') throw new Error(`the answer was ${result.kind}`);
  return result;
};

describeOnBothDatabases('endpoints', (open) => {
  test('keep every acknowledged change of many at the same time, and the secrets of every rotation', async () => {
    const store = await open();
    await seed(store, makeConfig({ keys: [KEY] }));
    const engines = [openEngine(store).engine, openEngine(store).engine];
    const create = { do: 'create-endpoint', input: { url: 'https://my-store.com/0', events: ['*'] } } as const;
    const { endpoint, secret: first } = endpointOf(await administer(engines[0]!, create));
    const changes: readonly EndpointInput[] = [
      { url: 'https://my-store.com/new' },
      { events: ['order.created'] },
      { description: 'by many' },
      { enabled: false },
    ];
    const inputs = Array.from({ length: 25 }, () => changes).flat();
    const work = inputs.map((input, nth) =>
      administer(engines[nth % 2]!, { do: 'update-endpoint', id: endpoint.id, input }),
    );
    const rotating = administer(engines[1]!, { do: 'rotate-endpoint', id: endpoint.id });
    const answers = await Promise.all(work);
    const { secret: second } = endpointOf(await rotating);
    for (const [nth, answer] of answers.entries()) expect(endpointOf(answer).endpoint).toMatchObject(inputs[nth]!);
    const row = await store.loadEndpoint(MERCHANT_ID, endpoint.id);
    expect(row).toMatchObject(Object.assign({}, ...changes) as object);
    expect(row?.secrets.map((sealed) => VAULT.open(sealed))).toEqual([second, first]);
    expect(await store.factsVersion(MERCHANT_ID)).toBe(1 + 1 + inputs.length + 1);
  });

  test('that are not there are not found, by any change', async () => {
    const store = await open();
    await seed(store, makeConfig({ keys: [KEY] }));
    const { engine } = openEngine(store);
    for (const intent of [
      { do: 'update-endpoint', id: 'none', input: { enabled: false } },
      { do: 'rotate-endpoint', id: 'none' },
      { do: 'delete-endpoint', id: 'none' },
    ] as const) {
      expect(await administer(engine, intent)).toEqual({ kind: 'not-found', what: 'endpoint' });
    }
  });

  test('of another API cannot be read or changed by a vendor’s words, and stay as they are', async () => {
    const store = await open();
    await seed(store, makeConfig({ keys: [KEY] }));
    const { engine } = openEngine(store);
    const create = { do: 'create-endpoint', input: { url: 'https://my-store.com/0', events: ['*'] } } as const;
    const { id } = endpointOf(await administer(engine, create)).endpoint;
    const before = await store.loadEndpoint(MERCHANT_ID, id);
    for (const intent of [
      { do: 'read-endpoint', id },
      { do: 'update-endpoint', id, input: { url: 'https://elsewhere.example/', enabled: false } },
      { do: 'rotate-endpoint', id },
      { do: 'delete-endpoint', id },
    ] as const) {
      expect(await administer(engine, intent, 'shoppex')).toEqual({ kind: 'not-found', what: 'endpoint' });
    }
    expect(await store.loadEndpoint(MERCHANT_ID, id)).toEqual(before);
    const pages = { page: { limit: 10, cursor: null } };
    expect(await administer(engine, { do: 'list-endpoints', ...pages }, 'shoppex')).toMatchObject({
      page: { items: [] },
    });
  });

  test('sends a made-up event, whose delivery only its own API and Kassa’s can see and send again', async () => {
    const store = await open();
    await seed(store, makeConfig({ keys: [KEY] }));
    const { engine } = openEngine(store);
    const input = { url: 'https://my-store.com/0', events: ['order:paid'] };
    const { id: endpointId } = endpointOf(
      await administer(engine, { do: 'create-endpoint', input }, 'shoppex'),
    ).endpoint;
    const tried = await administer(engine, { do: 'test-endpoint', id: endpointId, event: 'order:paid' }, 'shoppex');
    if (tried.kind !== 'delivery') throw new Error(JSON.stringify(tried));
    const { delivery } = tried;
    expect(delivery).toMatchObject({ endpointId, eventType: 'order:paid', status: 'pending', tries: [] });
    expect(JSON.parse(delivery.body)).toMatchObject({ event: 'order:paid', data: { currency: 'INR' } });
    const list = { do: 'list-deliveries', eventType: 'order:paid', page: { limit: 10, cursor: null } } as const;
    const items = [delivery];
    for (const dialect of ['shoppex', 'native']) {
      expect(await administer(engine, list, dialect)).toMatchObject({ page: { items } });
      expect(await administer(engine, { do: 'read-delivery', id: delivery.id }, dialect)).toEqual(tried);
      expect(await administer(engine, { do: 'resend-delivery', id: delivery.id }, dialect)).toMatchObject(tried);
    }
    const nobodys = { kind: 'not-found', what: 'delivery' };
    expect(await administer(engine, list, 'flowglad')).toMatchObject({ page: { items: [] } });
    expect(await administer(engine, { do: 'read-delivery', id: delivery.id }, 'flowglad')).toEqual(nobodys);
    expect(await administer(engine, { do: 'resend-delivery', id: delivery.id }, 'flowglad')).toEqual(nobodys);
    const unheard = { do: 'test-endpoint', id: endpointId, event: 'subscription:renewed' } as const;
    expect(await administer(engine, unheard, 'shoppex')).toMatchObject({
      kind: 'refused',
      problems: [{ at: 'event' }],
    });
  });
});
