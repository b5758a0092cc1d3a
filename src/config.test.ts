import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 8787,
      host: '127.0.0.1',
      databaseUrl: null,
      configFile: null,
      publicUrl: null,
      allowPrivateWebhooks: false,
      trustProxy: false,
      logLevel: 'info',
    });
    expect(readConfig({}).dataFolder).toMatch(/\.kassa$/);
  });

  it('reads what is set, and takes an empty variable for an absent one', () => {
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: 'postgresql://u:p@h/d',
      KASSA_PUBLIC_URL: 'https://pay.example.com/',
      KASSA_ALLOW_PRIVATE_WEBHOOKS: '1',
      KASSA_TRUST_PROXY: '10.0.0.0/8, ::1, loopback',
      KASSA_SECRET: '',
      KASSA_REQUESTS_PER_KEY: '0',
    });
    expect(config).toMatchObject({
      port: 0,
      databaseUrl: 'postgresql://u:p@h/d',
      publicUrl: 'https://pay.example.com',
      allowPrivateWebhooks: true,
      trustProxy: ['10.0.0.0/8', '::1', 'loopback'],
      secret: null,
    });
    expect(config.http.requestsPerKeyPerS).toBe(0);
  });

  it.each([
    [{ PORT: '99999' }, 'PORT must be a port between 0 and 65535, such as 8787.'],
    [{ PORT: 'http' }, 'PORT must be a port between 0 and 65535, such as 8787.'],
    [{ DATABASE_URL: 'mysql://h/d' }, 'DATABASE_URL must begin with postgres:// or postgresql://'],
    [{ KASSA_PUBLIC_URL: 'pay.example.com' }, 'KASSA_PUBLIC_URL must be an absolute URL'],
    [{ KASSA_PUBLIC_URL: 'https://example.com/pay' }, 'KASSA_PUBLIC_URL must name a host without a path'],
    [{ KASSA_ALLOW_PRIVATE_WEBHOOKS: 'yes' }, 'KASSA_ALLOW_PRIVATE_WEBHOOKS is a switch: set it to 1'],
    [{ KASSA_SECRET: 'short' }, 'KASSA_SECRET must have at least 32 characters'],
    [{ KASSA_TRUST_PROXY: '1' }, 'KASSA_TRUST_PROXY cannot be a number of proxies'],
    [{ KASSA_TRUST_PROXY: '10.0.0.0/99' }, 'KASSA_TRUST_PROXY lists 10.0.0.0/99, which is no address'],
    [{ KASSA_LOG_LEVEL: 'loud' }, 'KASSA_LOG_LEVEL must be one of debug, info'],
  ])('tells what is wrong with %o', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });

  it('tells all mistakes at once and never repeats a secret', () => {
    const read = (): unknown => readConfig({ PORT: 'x', KASSA_SECRET: 'my-secret' });
    expect(read).toThrow(/PORT .*\nKASSA_SECRET /);
    expect(read).not.toThrow(/my-secret/);
  });
});
