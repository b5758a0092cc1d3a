// Two visitors of one hosted page: whoever only knows the public id must not get another to pay for their parcel.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

const ASHA = {
  email: 'asha@example.com',
  country: 'IN',
  name: 'Asha Rao',
  line1: '12 Lake Road',
  city: 'Bengaluru',
  postal_code: '560001',
  shipping_option: 'standard',
};
const MALLORY = { ...ASHA, email: 'mallory@example.com', name: 'Mallory', line1: '1 Elsewhere', city: 'Goa' };
const CARD = { method: 'card', card_number: '4242424242424242', card_expiry: '08/34', card_cvc: '123' };
const CHANGED = 'These details were changed elsewhere';

let server: TestServer;
let native: Call;
beforeAll(async () => {
  server = await startTestServer();
  native = createCall(server.baseUrl, server.keys.native);
});
afterAll(() => server?.stop());

interface Answered {
  readonly status: number;
  readonly html: string;
}

/** A browser without scripts: keeps cookies, follows redirects, sends the fields that stand in the page. */
function createVisitor(path: string) {
  const jar = new Map<string, string>();
  let html = '';

  async function ask(method: 'GET' | 'POST', url: string, form?: Record<string, string>): Promise<Answered> {
    const answer = await server.app.server.inject({
      method,
      url,
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { payload: new URLSearchParams(form).toString() }),
    });
    for (const { name, value } of answer.cookies) jar.set(name, value);
    if (answer.statusCode === 303) return ask('GET', String(answer.headers['location']));
    html = answer.body;
    return { status: answer.statusCode, html };
  }

  return {
    look: (query = '') => ask('GET', path + query),
    /** Fields that are not given have the value of the page. */
    press(button: 'pay' | 'update', fields: Record<string, string> = {}): Promise<Answered> {
      const hidden = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
      const shown = [...html.matchAll(/<input [^>]*class="input" id="(\w+)"[^>]*? value="([^"]*)"/g)];
      const present = Object.fromEntries([...hidden, ...shown].map(([, name = '', value = '']) => [name, value]));
      return ask('POST', `${path}/${button}`, { ...present, ...fields });
    },
  };
}

interface Known {
  readonly status: string;
  readonly buyer: { readonly email: string | null };
  readonly shipping_address: { readonly line1: string | null; readonly name: string | null } | null;
}

const known = async (id: string): Promise<Known> => (await native<Known>('GET', `/kassa/v1/sessions/${id}`)).body;

async function openBare(): Promise<string> {
  const { body } = await createCall(server.baseUrl)<{ data: { session_id: string } }>('POST', '/session', {
    data: {
      shop_domain: server.shopDomain,
      items: [{ product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 }],
    },
  });
  return body.data.session_id;
}

/** Pays, once more where the total had changed. */
async function payTwice(visitor: ReturnType<typeof createVisitor>, fields: Record<string, string>): Promise<Answered> {
  const first = await visitor.press('pay', fields);
  return first.html.includes('The total is now') ? visitor.press('pay', fields) : first;
}

describe('two visitors of one page', () => {
  it('a swapped address is not paid for: the victim is told, enters it again, and gets the parcel', async () => {
    const id = await openBare();
    const [asha, mallory] = [createVisitor(`/pay/${id}`), createVisitor(`/pay/${id}`)];
    await asha.look();
    await asha.press('update', ASHA);
    const before = await mallory.look();
    expect(before.html).not.toMatch(/Asha|Lake Road|asha@/);
    await mallory.press('update', { ...MALLORY, replace: '' });
    expect(await known(id)).toMatchObject({ buyer: { email: ASHA.email }, shipping_address: { line1: ASHA.line1 } });
    await mallory.press('update', { ...MALLORY, replace: '1' });
    expect(await known(id)).toMatchObject({ buyer: { email: MALLORY.email }, shipping_address: { name: 'Mallory' } });

    const stale = await asha.press('pay', { ...ASHA, ...CARD });
    expect(stale.html).toContain(CHANGED);
    expect(await known(id)).toMatchObject({ status: 'open' });
    const looked = await asha.look();
    expect(looked.html).toContain(CHANGED);
    expect(looked.html).not.toMatch(/Mallory|Elsewhere|mallory|•••/);
    const empty = await asha.press('pay', { ...CARD });
    expect(empty.html).toContain(CHANGED);
    expect(await known(id)).toMatchObject({ status: 'open' });

    const paid = await payTwice(asha, { ...ASHA, ...CARD });
    expect(paid.html).toContain('id="order-number"');
    expect(await known(id)).toMatchObject({
      status: 'complete',
      buyer: { email: ASHA.email },
      shipping_address: { line1: ASHA.line1 },
    });
  });

  it('a stranger pays neither for what another visitor entered, nor sees it', async () => {
    const id = await openBare();
    const [mallory, asha] = [createVisitor(`/pay/${id}`), createVisitor(`/pay/${id}`)];
    await mallory.look();
    await mallory.press('update', MALLORY);
    const { html } = await asha.look();
    expect(html).toContain('Somebody has already entered details');
    expect(html).not.toMatch(/Mallory|Elsewhere|mallory|•••/);
    await asha.press('pay', { ...CARD });
    expect(await known(id)).toMatchObject({ status: 'open' });
    expect((await payTwice(asha, { ...ASHA, ...CARD })).html).toContain('id="order-number"');
    expect(await known(id)).toMatchObject({ status: 'complete', shipping_address: { line1: ASHA.line1 } });
  });

  it('a way of shipping that is gone takes no way to pay with it', async () => {
    const lines = [{ variant: '46107636203656', quantity: 1 }];
    const { id } = (await native<{ id: string }>('POST', '/kassa/v1/sessions', { lines })).body;
    const asha = createVisitor(`/kassa/pay/${id}`);
    await asha.look();
    await asha.press('update', { ...ASHA, shipping_option: 'gone', method: 'cod' });
    expect(await known(id)).toMatchObject({ payment_method: 'cod', shipping_address: { line1: ASHA.line1 } });
    await asha.press('update', { ...ASHA, shipping_option: 'gone', method: 'gone' });
    expect(await known(id)).toMatchObject({ payment_method: 'cod', shipping_address: { city: ASHA.city } });
  });

  it('what the merchant gave can be paid with unseen, or be replaced as a whole', async () => {
    const lines = [{ variant: '46107636203656', quantity: 1 }];
    const { email, shipping_option, ...address } = ASHA;
    const given = {
      lines,
      buyer: { email, phone: '+919876543210' },
      shipping_address: address,
      shipping_option,
    };
    const open = async (): Promise<string> =>
      (await native<{ id: string }>('POST', '/kassa/v1/sessions', given)).body.id;

    const first = await open();
    const payer = createVisitor(`/kassa/pay/${first}`);
    expect((await payer.look()).html).toContain('Use other details');
    expect((await payTwice(payer, CARD)).html).toContain('id="order-number"');

    const second = await open();
    const other = createVisitor(`/kassa/pay/${second}`);
    await other.look();
    const asked = await other.press('update', { replace: '1' });
    expect(asked.html).toContain('id="line1"');
    expect(asked.html).not.toContain(CHANGED);
    await other.press('update', { email: 'new@example.com', country: 'IN' });
    const { body } = await native<{ buyer: unknown; shipping_address: unknown }>('GET', `/kassa/v1/sessions/${second}`);
    expect(JSON.stringify([body.buyer, body.shipping_address])).not.toMatch(/Asha|Lake|560001|98765|asha@/);
  });
});
