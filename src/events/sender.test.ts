import { afterEach, describe, expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../../test/receiver.ts';
import { createGuardedLookup, RefusedAddress, type Resolve } from '../base/address-guard.ts';
import { createSender, type Sender } from './sender.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function open(options: { allowPrivate: boolean; resolve?: Resolve }): Sender {
  const sender = createSender(options);
  closers.push(() => sender.close());
  return sender;
}

async function receive(...args: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(...args);
  closers.push(() => receiver.close());
  return receiver;
}

const post = (sender: Sender, url: string, over: { timeoutMs?: number } = {}) =>
  sender.post({
    url,
    headers: { 'X-Event': 'order' },
    body: '{"é":1}',
    timeoutMs: 2_000,
    signal: new AbortController().signal,
    ...over,
  });

const resolveTo =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('sender', () => {
  it('posts the exact bytes with its headers and keeps the answer', async () => {
    const receiver = await receive((reply) => void reply.writeHead(201).end('thanks'));
    expect(await post(open({ allowPrivate: true }), `${receiver.url}/hook?a=b`)).toEqual({
      status: 201,
      error: null,
      response: 'thanks',
    });
    expect(receiver.got).toMatchObject([
      {
        path: '/hook?a=b',
        body: '{"é":1}',
        headers: { 'x-event': 'order', 'content-type': 'application/json', 'content-length': '8' },
      },
    ]);
  });

  it('follows no redirect and says so', async () => {
    const inside = await receive();
    const receiver = await receive((reply) => void reply.writeHead(307, { location: inside.url }).end());
    const posted = await post(open({ allowPrivate: true }), receiver.url);
    expect(posted).toMatchObject({ status: 307, error: expect.stringContaining('redirect') as string });
    expect(inside.connections()).toBe(0);
  });

  it('keeps two kilobytes of an endless answer and does not wait for the rest', async () => {
    const receiver = await receive((reply) => {
      const timer = setInterval(() => reply.write('x'.repeat(1_000)), 1);
      reply.on('close', () => clearInterval(timer));
    });
    const posted = await post(open({ allowPrivate: true }), receiver.url);
    expect(posted).toEqual({ status: 200, error: null, response: 'x'.repeat(2_048) });
  });

  it('counts the status of an answer whose body breaks off or hangs', async () => {
    const broken = await receive((reply) => {
      reply.writeHead(200, { 'content-length': '100' });
      reply.write('half');
      setTimeout(() => reply.destroy(), 20);
    });
    expect(await post(open({ allowPrivate: true }), broken.url)).toEqual({
      status: 200,
      error: null,
      response: 'half',
    });
    const hanging = await receive((reply) => void reply.writeHead(200).write('half'));
    expect(await post(open({ allowPrivate: true }), hanging.url, { timeoutMs: 100 })).toEqual({
      status: 200,
      error: null,
      response: 'half',
    });
  });

  it('stores no byte that a database refuses', async () => {
    const receiver = await receive((reply) => void reply.end(Buffer.from([0x61, 0x00, 0xff])));
    expect((await post(open({ allowPrivate: true }), receiver.url)).response).toBe('a\ufffd\ufffd');
  });

  it('gives up in time on a receiver that never answers', async () => {
    const receiver = await receive(() => undefined);
    expect(await post(open({ allowPrivate: true }), receiver.url, { timeoutMs: 100 })).toEqual({
      status: null,
      error: 'No answer came within 0.1 s.',
      response: null,
    });
  });

  it('says in words why no answer came', async () => {
    const sender = open({ allowPrivate: true });
    const cutting = await receive((reply) => void reply.destroy());
    expect((await post(sender, cutting.url)).error).toContain('cut before an answer');
    const gone = await receive();
    await gone.close();
    expect((await post(sender, gone.url)).error).toContain('refused');
  });
});

describe('address guard', () => {
  it('connects to no private address that a public name resolves to', async () => {
    const receiver = await receive();
    const { port } = new URL(receiver.url);
    for (const addresses of [
      ['127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['8.8.8.8', '127.0.0.1'],
      ['169.254.169.254'],
      [],
    ]) {
      const sender = open({ allowPrivate: false, resolve: resolveTo(...addresses) });
      const posted = await post(sender, `https://hooks.example.com:${port}/`);
      expect(posted).toEqual({
        status: null,
        error: 'The host hooks.example.com does not lead to the public internet.',
        response: null,
      });
    }
    expect(receiver.connections()).toBe(0);
  });

  it('refuses private addresses written into the URL, which no look-up would see', async () => {
    const receiver = await receive();
    const { port } = new URL(receiver.url);
    const never: Resolve = () => Promise.reject(new Error('an address must not be looked up'));
    const sender = open({ allowPrivate: false, resolve: never });
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '[::7f00:1]',
      'localhost',
    ]) {
      const posted = await post(sender, `https://${host}:${port}/`);
      expect(posted.error).toContain('not on the public internet');
      expect((await post(sender, `http://${host}:${port}/`)).error).toContain('https://');
    }
    expect(receiver.connections()).toBe(0);
  });

  it('asks for a name once a connection, so that a second answer cannot undo the check', async () => {
    const receiver = await receive();
    const { port } = new URL(receiver.url);
    const answers = ['192.0.2.1', '127.0.0.1'];
    let asked = 0;
    // A name server that gives every asker another answer.
    const rebinding: Resolve = async () => [{ address: answers[asked++] ?? '127.0.0.1', family: 4 }];
    const sender = open({ allowPrivate: false, resolve: rebinding });
    await post(sender, `https://rebinding.example.com:${port}/`, { timeoutMs: 500 });
    expect(asked).toBe(1);
    await post(sender, `https://rebinding.example.com:${port}/`, { timeoutMs: 500 });
    expect(receiver.connections()).toBe(0);
  });

  it('answers the socket exactly the addresses that it checked', async () => {
    let asked = 0;
    const lookup = createGuardedLookup(async () => {
      asked += 1;
      return [
        { address: '2606:4700::1111', family: 6 },
        { address: '8.8.8.8', family: 4 },
      ];
    });
    const all = await new Promise((resolve) =>
      lookup('a.example', { all: true }, (_, addresses) => resolve(addresses)),
    );
    expect(all).toEqual([
      { address: '2606:4700::1111', family: 6 },
      { address: '8.8.8.8', family: 4 },
    ]);
    const one = await new Promise((resolve) =>
      lookup('a.example', {}, (_, address, family) => resolve([address, family])),
    );
    expect(one).toEqual(['2606:4700::1111', 6]);
    expect(asked).toBe(2);
  });

  it('passes on that a name does not exist', async () => {
    const missing = Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    const sender = open({ allowPrivate: false, resolve: () => Promise.reject(missing) });
    expect((await post(sender, 'https://nowhere.example.com/')).error).toBe('The host name does not exist.');
    const refused = await new Promise((resolve) => createGuardedLookup(resolveTo('10.0.0.1'))('a', {}, resolve));
    expect(refused).toBeInstanceOf(RefusedAddress);
  });
});
