import { describe, expect, it } from 'vitest';
import { DEFAULT_HTTP_LIMITS, readConfig, unknownSettings, VARIABLES, type Config } from './config.ts';

const SECRET = 'a secret of at least thirty-two characters';

/** Every variable: what it becomes, unless it is set; and what is wrong with bad values, in whole sentences. */
interface Variable {
  readonly of: (config: Config) => unknown;
  readonly standard: unknown;
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly (readonly [text: string, sentence: string])[];
}

const PORT = 'PORT must be a port between 0 and 65535, such as 8787.';
const HOST = 'HOST must be an address or host name to listen on, such as 127.0.0.1.';
const DATABASE = 'DATABASE_URL must begin with postgres:// or postgresql://; leave it out for the embedded database.';
const ABSOLUTE = 'KASSA_PUBLIC_URL must be an absolute URL such as https://pay.example.com.';
const PATHLESS = 'KASSA_PUBLIC_URL must name a host without a path: vendors’ clients expect their paths at the root.';
const SWITCH = 'KASSA_ALLOW_PRIVATE_WEBHOOKS is a switch: set it to 1, or leave it out.';
const LEVEL = 'KASSA_LOG_LEVEL must be one of debug, info, warn, error, silent.';
const COLLECTOR =
  'OTEL_EXPORTER_OTLP_ENDPOINT must be the http address of a collector such as http://127.0.0.1:4318; gRPC is not spoken.';
const notNetwork = (text: string): string =>
  `KASSA_TRUST_PROXY lists ${text}, which is no address or network; write addresses such as 10.0.0.0/8, or true or false.`;

const rate = (name: string, of: Variable['of']): Variable => {
  const sentence = `${name} must be a whole number of requests a second, or 0 for no limit.`;
  return {
    of,
    standard: 50_000,
    good: [
      ['0', 0],
      ['1', 1],
      ['9999999', 9_999_999],
    ],
    bad: ['-1', '1.5', '10000000', 'many', ' 5'].map((text) => [text, sentence]),
  };
};
const codes = (name: string, standard: number, of: Variable['of']): Variable => {
  const sentence = `${name} must be a whole number of codes from 1 on.`;
  return {
    of,
    standard,
    good: [
      ['1', 1],
      ['999999', 999_999],
    ],
    bad: ['0', '-1', '2.5', '1000000', 'none', '05'].map((text) => [text, sentence]),
  };
};

const variables: Readonly<Record<string, Variable>> = {
  PORT: {
    of: ({ port }) => port,
    standard: 8787,
    good: [
      ['0', 0],
      ['65535', 65_535],
    ],
    bad: ['65536', '99999', '123456', '-1', 'http', '80.5'].map((text) => [text, PORT]),
  },
  HOST: {
    of: ({ host }) => host,
    standard: '127.0.0.1',
    good: ['0.0.0.0', '::', 'fe80::1%eth0', 'pay-1.internal'].map((text) => [text, text]),
    bad: ['http://0.0.0.0', 'a b', '127.0.0.1/8'].map((text) => [text, HOST]),
  },
  KASSA_DATA: {
    of: ({ dataFolder }) => dataFolder,
    standard: `${process.cwd()}/.kassa`,
    good: [
      ['/var/lib/kassa', '/var/lib/kassa'],
      ['data', `${process.cwd()}/data`],
    ],
    bad: [],
  },
  DATABASE_URL: {
    of: ({ databaseUrl }) => databaseUrl,
    standard: null,
    good: ['postgres://h/d', 'postgresql://u:p@h:5432/d?sslmode=require'].map((text) => [text, text]),
    bad: ['mysql://h/d', 'h/d', 'postgres:h'].map((text) => [text, DATABASE]),
  },
  KASSA_CONFIG: {
    of: ({ configFile }) => configFile,
    standard: null,
    good: [['shop.yaml', `${process.cwd()}/shop.yaml`]],
    bad: [],
  },
  KASSA_PUBLIC_URL: {
    of: ({ publicUrl }) => publicUrl,
    standard: null,
    good: [
      ['https://pay.example.com/', 'https://pay.example.com'],
      ['http://localhost:8787', 'http://localhost:8787'],
    ],
    bad: [
      ['pay.example.com', ABSOLUTE],
      ['ftp://pay.example.com', ABSOLUTE],
      ['https://example.com/pay', PATHLESS],
      ['https://example.com/?a=1', PATHLESS],
      ['https://example.com/#a', PATHLESS],
    ],
  },
  KASSA_ALLOW_PRIVATE_WEBHOOKS: {
    of: ({ allowPrivateWebhooks }) => allowPrivateWebhooks,
    standard: false,
    good: [
      ['1', true],
      ['true', true],
      ['0', false],
      ['false', false],
    ],
    bad: ['yes', '2', 'TRUE'].map((text) => [text, SWITCH]),
  },
  KASSA_SECRET: {
    of: ({ secret }) => secret,
    standard: null,
    good: [[SECRET, SECRET]],
    bad: [['x'.repeat(31), 'KASSA_SECRET must have at least 32 characters; make one with: openssl rand -base64 32.']],
  },
  KASSA_TRUST_PROXY: {
    of: ({ trustProxy }) => trustProxy,
    standard: false,
    good: [
      ['true', true],
      ['false', false],
      ['10.0.0.0/8, ::1, loopback', ['10.0.0.0/8', '::1', 'loopback']],
      ['fd00::/128', ['fd00::/128']],
    ],
    bad: [
      [
        '1',
        'KASSA_TRUST_PROXY cannot be a number of proxies, which a client could fake; list the addresses of your proxies.',
      ],
      ['10.0.0.0/33', notNetwork('10.0.0.0/33')],
      ['::1/129', notNetwork('::1/129')],
      ['10.0.0.1,proxy', notNetwork('proxy')],
    ],
  },
  KASSA_LOG_LEVEL: {
    of: ({ logLevel }) => logLevel,
    standard: 'info',
    good: ['debug', 'info', 'warn', 'error', 'silent'].map((text) => [text, text]),
    bad: ['loud', 'INFO', 'trace'].map((text) => [text, LEVEL]),
  },
  KASSA_METRICS_TOKEN: {
    of: ({ metricsToken }) => metricsToken,
    standard: null,
    good: [['x'.repeat(16), 'x'.repeat(16)]],
    bad: [
      ['x'.repeat(15), 'KASSA_METRICS_TOKEN must have at least 16 characters; make one with: openssl rand -base64 24.'],
    ],
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    of: ({ traceEndpoint }) => traceEndpoint,
    standard: null,
    good: [
      ['http://127.0.0.1:4318/', 'http://127.0.0.1:4318'],
      ['https://otel.example/base', 'https://otel.example/base'],
    ],
    bad: ['127.0.0.1:4318', 'grpc://127.0.0.1:4317', 'collector'].map((text) => [text, COLLECTOR]),
  },
  KASSA_REQUESTS_PER_KEY: rate('KASSA_REQUESTS_PER_KEY', ({ http }) => http.requestsPerKeyPerS),
  KASSA_PUBLIC_REQUESTS_PER_IP: rate('KASSA_PUBLIC_REQUESTS_PER_IP', ({ http }) => http.publicRequestsPerIpPerS),
  KASSA_OTP_PER_NUMBER_PER_DAY: codes(
    'KASSA_OTP_PER_NUMBER_PER_DAY',
    20,
    ({ challenge }) => challenge.perNumberADay.most,
  ),
  KASSA_OTP_PER_ADDRESS: codes('KASSA_OTP_PER_ADDRESS', 10, ({ challenge }) => challenge.perAddress.most),
};

const messageOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was wrong';
};

describe('readConfig', () => {
  it('is tried here with every variable that it reads', () => {
    expect(Object.keys(variables).sort()).toEqual([...VARIABLES].sort());
  });

  it.each(Object.entries(variables))(
    'reads %s, and says what is wrong with it',
    (name, { of, standard, good, bad }) => {
      const usual = readConfig({});
      expect(of(usual)).toEqual(standard);
      // Compose files and shells write it that way.
      expect(readConfig({ [name]: '' })).toEqual(usual);
      for (const [text, value] of good) expect(of(readConfig({ [name]: text })), text).toEqual(value);
      for (const [text, sentence] of bad) expect(messageOf({ [name]: text })).toBe(sentence);
    },
  );

  it('changes one thing with each variable, and nothing beside it', () => {
    const { http, challenge, ...others } = readConfig({
      KASSA_OTP_PER_NUMBER_PER_DAY: '3',
      KASSA_OTP_PER_ADDRESS: '4',
      KASSA_REQUESTS_PER_KEY: '5',
    });
    const usual = readConfig({});
    expect(http).toEqual({ ...DEFAULT_HTTP_LIMITS, requestsPerKeyPerS: 5 });
    expect(challenge).toEqual({
      ...usual.challenge,
      perNumberADay: { ...usual.challenge.perNumberADay, most: 3 },
      perAddress: { ...usual.challenge.perAddress, most: 4 },
    });
    expect({ ...usual, ...others }).toEqual(usual);
  });

  it('tells all mistakes at once and never repeats a secret', () => {
    const message = messageOf({
      PORT: 'x',
      KASSA_SECRET: 'my-secret',
      KASSA_METRICS_TOKEN: 'my-token',
      DATABASE_URL: 'mysql://u:my-password@h/d',
    });
    expect(message.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'KASSA_SECRET',
      'KASSA_METRICS_TOKEN',
    ]);
    expect(message).not.toMatch(/my-/);
  });
});

it('tells of what is named like a setting and is none, with the one that was probably meant', () => {
  expect(unknownSettings({ KASSA_DATA_DIR: '/data', KASSA_DATA: '/data', KASSA_XYZZY: '1', PATH: '/bin' })).toEqual([
    'KASSA_DATA_DIR is no setting of Kassa’s. Did you mean KASSA_DATA?',
    'KASSA_XYZZY is no setting of Kassa’s.',
  ]);
});
