// What `kassa serve` prints when the demo store is ready: a checkout to open and lines to copy.
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Demo } from './demo.ts';

const GOWN = { product: 8948397801608, variant: 46107636203656 };

export async function printTour(app: App, demo: Demo, print: (text: string) => void): Promise<void> {
  const { baseUrl, keys, flexype } = demo;
  const link = await openCheckout(app, keys.native);
  const flexypeBody = JSON.stringify({
    data: {
      shop_domain: flexype.shopDomain,
      items: [{ product_id: GOWN.product, variant_id: GOWN.variant, quantity: 1 }],
    },
  });
  const shoppexBody = JSON.stringify({
    product: { name: 'Harbor Icons' },
    amount: 29,
    currency: 'USD',
    customer_email: 'jo@example.com',
    gateway: 'SANDBOX',
  });
  const nativeBody = JSON.stringify({ lines: [{ variant: String(GOWN.variant), quantity: 1 }] });
  print(`
Kassa ${app.config.databaseUrl === null ? 'with its embedded database' : 'with PostgreSQL'} is ready at ${baseUrl}

  A checkout to try, card 4242 4242 4242 4242, any future date, any code:
  ${link}

  Keys of this demo (also in ${app.config.dataFolder}/demo.json)
    native   ${keys.native}
    shoppex  ${keys.shoppex}
    flowglad ${keys.flowglad}
    fastspring: user name ${keys.fastspring.username}, its password in the file

  Open a session the FlexyPe way, which needs no key
    curl -s ${baseUrl}/session -H 'content-type: application/json' -d '${flexypeBody}'

  … the Shoppex way
    curl -s ${baseUrl}/dev/v1/checkout/sessions -H 'authorization: Bearer ${keys.shoppex}' \\
      -H 'content-type: application/json' -d '${shoppexBody}'

  … and Kassa's own
    curl -s ${baseUrl}/kassa/v1/sessions -H 'authorization: Bearer ${keys.native}' \\
      -H 'content-type: application/json' -d '${nativeBody}'

  What can be said: ${baseUrl}/openapi.json. Stop with Ctrl-C.
`);
}

/** A session opened like any client would, so that the link shows what clients get. */
async function openCheckout(app: App, key: string): Promise<string> {
  const answer = await app.server.inject({
    method: 'POST',
    url: '/kassa/v1/sessions',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: {
      lines: [{ variant: String(GOWN.variant), quantity: 1 }],
      discounts: [{ code: 'SUMMER10' }],
      success_url: 'https://my-store.com/thanks',
      cancel_url: 'https://my-store.com/cart',
    },
  });
  if (answer.statusCode !== 201) throw new Error(`the demo session could not be opened: ${answer.body}`);
  return z.object({ url: z.string() }).parse(answer.json()).url;
}
