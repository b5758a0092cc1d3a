// Each messenger against a real server of its kind on this machine.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Messenger, OutgoingMessage, Sent } from './messenger.ts';
import { createMessengers, type MessengerDeps } from './registry.ts';

const message: OutgoingMessage = {
  channel: 'sms',
  to: '+919876543210',
  text: '0427 is your code for Rao & Sons.',
  code: '0427',
  merchant: 'Rao & Sons',
};

const closing: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
});

function messengerNamed(name: string, over: Partial<MessengerDeps> = {}): Messenger {
  const messengers = createMessengers({
    write: () => undefined,
    isProduction: false,
    environment: { TOKEN: 's3cret', PASSWORD: 'p@ss/word' },
    allowPrivate: true,
    timeoutMs: 2_000,
    ...over,
  });
  for (const messenger of messengers.values()) closing.push(() => messenger.close?.());
  const messenger = messengers.get(name);
  if (messenger === undefined) throw new Error(`no messenger ${name}`);
  return messenger;
}

const send = (messenger: Messenger, settings: unknown, signal = new AbortController().signal): Promise<Sent> =>
  messenger.send(message, messenger.settings.parse(settings), signal);

describe('http', () => {
  /** A provider that answers with `status`, or never when it is 0, and remembers what it was sent. */
  async function startProvider(status: number, location?: string) {
    const heard: { readonly request: IncomingMessage; readonly body: string }[] = [];
    const server = createServer((request, reply) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        heard.push({ request, body });
        if (status !== 0) reply.writeHead(status, location === undefined ? {} : { location }).end('echo 0427');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
  }

  it('posts JSON with the message and secrets where the settings want them', async () => {
    const { url, heard } = await startProvider(202);
    const sent = await send(messengerNamed('http'), {
      url: `${url}/send/{{to}}`,
      headers: { Authorization: 'Bearer {{env.TOKEN}}', 'X-Source': '{{merchant}}' },
      body: { to: ['{{to_digits}}'], type: 7, template: { name: 'otp', values: [{ code: '{{code}}' }] }, flash: false },
    });
    expect(sent).toEqual({ kind: 'sent' });
    expect(heard).toHaveLength(1);
    const { request, body } = heard[0] ?? expect.fail();
    expect([request.method, request.url]).toEqual(['POST', '/send/%2B919876543210']);
    expect(request.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'x-source': 'Rao & Sons',
      'content-type': 'application/json',
    });
    expect(JSON.parse(body)).toEqual({
      to: ['919876543210'],
      type: 7,
      template: { name: 'otp', values: [{ code: '0427' }] },
      flash: false,
    });
  });

  it('sends a form, or no body with GET', async () => {
    const { url, heard } = await startProvider(200);
    const messenger = messengerNamed('http');
    await send(messenger, { url, format: 'form', body: { To: '{{to}}', Body: '{{text}}', Flash: 0 } });
    await send(messenger, { url: `${url}/?msg={{text}}`, method: 'GET' });
    const [form, query] = heard;
    expect(form?.request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual({
      To: message.to,
      Body: message.text,
      Flash: '0',
    });
    expect([query?.request.method, query?.body]).toEqual(['GET', '']);
    expect(new URL(query?.request.url ?? '', url).searchParams.get('msg')).toBe(message.text);
  });

  it.each([301, 400, 401, 429, 500, 503])('has not sent it when the provider answers %i', async (status) => {
    const { url, heard } = await startProvider(status, '/elsewhere');
    const sent = await send(messengerNamed('http'), { url, body: {} });
    expect(sent).toEqual({ kind: 'failed', reason: expect.stringContaining(String(status)) as string });
    expect(heard).toHaveLength(1);
  });

  it('gives up when its time is over', async () => {
    const { url } = await startProvider(0);
    const controller = new AbortController();
    const sending = send(messengerNamed('http'), { url, body: {} }, controller.signal);
    setTimeout(() => controller.abort(), 50);
    await expect(sending).rejects.toThrow(/abort/i);
  });

  it('reaches nothing in the own network unless that is allowed', async () => {
    const { url, heard } = await startProvider(200);
    const port = new URL(url).port;
    const guarded = messengerNamed('http', { allowPrivate: false });
    for (const address of [url, `https://127.0.0.1:${port}`, `https://[::1]:${port}`, `https://localhost:${port}`]) {
      expect(await send(guarded, { url: address, body: {} })).toMatchObject({ kind: 'failed' });
    }
    const rebound = messengerNamed('http', {
      allowPrivate: false,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    await expect(send(rebound, { url: `https://sms.example:${port}`, body: {} })).rejects.toThrow('sms.example');
    expect(heard).toEqual([]);
  });

  it('names a variable that is not set, and sends nothing', async () => {
    const { url, heard } = await startProvider(200);
    const settings = { url, headers: { authorization: '{{env.NONE}}' }, body: {} };
    await expect(send(messengerNamed('http'), settings)).rejects.toThrow('NONE is not set');
    expect(heard).toEqual([]);
  });

  it.each([
    ['no URL', { body: {} }, 'url'],
    ['an unknown part', { url: 'https://x.example', body: { to: '{{phone}}' } }, 'body'],
    ['no body', { url: 'https://x.example' }, 'body'],
    ['a body with GET', { url: 'https://x.example', method: 'GET', body: {} }, 'body'],
    ['a form with lists', { url: 'https://x.example', format: 'form', body: { to: ['{{to}}'] } }, 'body'],
    ['a header with a line break', { url: 'https://x.example', headers: { 'a\r\nb': 'x' }, body: {} }, 'headers'],
    ['a slip', { url: 'https://x.example', body: {}, header: {} }, 'Unrecognized key'],
  ])('refuses settings with %s', (_, settings, field) => {
    const read = (): unknown => messengerNamed('http').settings.parse(settings);
    expect(read).toThrow(field);
  });
});

describe('smtp', () => {
  async function startMailServer(refuses = false) {
    const mails: { readonly to: readonly string[]; readonly text: string }[] = [];
    const server = new SMTPServer({
      hideSTARTTLS: true,
      onAuth: ({ username, password }, _, done) =>
        username === 'kassa' && password === 'p@ss/word' ? done(null, { user: username }) : done(new Error('no')),
      onRcptTo: (_, __, done) => done(refuses ? new Error('no such mailbox') : null),
      onData(stream, { envelope }, done) {
        let text = '';
        stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        stream.on('end', () => {
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))));
    const { port } = server.server.address() as AddressInfo;
    return { url: `smtp://kassa:{{env.PASSWORD}}@127.0.0.1:${port}`, mails };
  }

  it('sends a text message through a gateway of its provider', async () => {
    const { url, mails } = await startMailServer();
    const from = 'Codes <codes@shop.example>';
    const sent = await send(messengerNamed('smtp'), { url, from, to: '{{to_digits}}@sms.example' });
    expect(sent).toEqual({ kind: 'sent' });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(['919876543210@sms.example']);
    expect(mails[0]?.text).toContain('Subject: Rao & Sons');
    expect(mails[0]?.text).toContain(message.text);
  });

  it('fails where the server does not take it', async () => {
    const { url } = await startMailServer(true);
    await expect(send(messengerNamed('smtp'), { url, from: 'a@b.example' })).rejects.toThrow();
    const { url: another } = await startMailServer();
    const wrong = another.replace('{{env.PASSWORD}}', 'guess');
    await expect(send(messengerNamed('smtp'), { url: wrong, from: 'a@b.example' })).rejects.toThrow();
  });
});

describe('console', () => {
  it('writes the message, but not of a shop in production', async () => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    expect(await send(messengerNamed('console', { write }), {})).toEqual({ kind: 'sent' });
    expect(lines).toEqual([`sms to ${message.to}: ${message.text}`]);
    const production = messengerNamed('console', { write, isProduction: true });
    expect(await send(production, {})).toMatchObject({ kind: 'failed' });
    expect(lines).toHaveLength(1);
  });
});
