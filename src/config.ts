// The configuration of one server process: read from the environment once, checked, and never changed afterwards.
// What merchants sell stands elsewhere, in the file that `kassa apply` reads.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean } from './base/nearest-name.ts';
import { OperatorError } from './base/operator-error.ts';
import { DEFAULT_CHALLENGE_LIMITS, type ChallengeLimits } from './domain/challenge.ts';
import { DEFAULT_LIMITS, type Limits } from './domain/facts.ts';
import type { LogLevel } from './http/create-log.ts';
import type { HttpLimits } from './http/edge.ts';

export interface Config {
  /** `PORT`; 0 takes a free one. */
  readonly port: number;
  /** `HOST`: the address to listen on. */
  readonly host: string;
  /** `KASSA_DATA`: the folder of the embedded database, the instance's secret and the demo's keys. Absolute. */
  readonly dataFolder: string;
  /** `DATABASE_URL`: a PostgreSQL server; `null` uses the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  /** `KASSA_CONFIG`: merchants and catalogue, applied at every start; `null` serves the demo store. Absolute. */
  readonly configFile: string | null;
  /** `KASSA_PUBLIC_URL`: how buyers reach this server, without a trailing slash; `null` takes host and port. */
  readonly publicUrl: string | null;
  /** `KASSA_ALLOW_PRIVATE_WEBHOOKS=1`: webhooks may go to plain http and to the own network. For tests. */
  readonly allowPrivateWebhooks: boolean;
  /**
   * `KASSA_SECRET`: seals what is secret in the database and derives buyers' links; at least 32 characters. `null` makes
   * one once and keeps it in the data folder. Several processes on one database must be given the same.
   */
  readonly secret: string | null;
  /** `KASSA_TRUST_PROXY`: whose `X-Forwarded-For` is believed: nobody, everybody, or these addresses and networks. */
  readonly trustProxy: boolean | readonly string[];
  /** `KASSA_LOG_LEVEL`. */
  readonly logLevel: LogLevel;
  /**
   * `KASSA_METRICS_TOKEN`: what a reader of `/metrics` shows as a bearer token; at least 16 characters. `null` leaves the
   * page to this machine, as long as no proxy stands in front.
   */
  readonly metricsToken: string | null;
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`: where traces are sent by OTLP over HTTP; `null` draws none. */
  readonly traceEndpoint: string | null;
  readonly http: HttpLimits;
  readonly session: Limits;
  /** One-time codes. `KASSA_OTP_PER_NUMBER_PER_DAY` and `KASSA_OTP_PER_ADDRESS` set two of these. */
  readonly challenge: ChallengeLimits;
  readonly work: WorkLimits;
  readonly imports: ImportLimits;
}

/** Of files that `kassa import` takes. */
export interface ImportLimits {
  /** A file is held in memory while it is read; a larger one comes in parts. */
  readonly maxFileBytes: number;
}

/** Times of what runs beside the requests, in milliseconds. */
export interface WorkLimits {
  /** How long a payment gateway may take to answer; after that the outcome is unknown and asked about later. */
  readonly gatewayTimeoutMs: number;
  /** How long a provider of messages may take; after that the message counts as not sent. */
  readonly messengerTimeoutMs: number;
  /** Pause between two rounds of expiry and checks of payments. */
  readonly tendEveryMs: number;
  /** How long a stopping server waits for requests on their way; after that their connections are cut. */
  readonly stopGraceMs: number;
  /** How long a merchant's registered origins are remembered. */
  readonly originsLifeMs: number;
  /** Pause between two looks at which hosts are bound to which dialect. */
  readonly hostsLifeMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  maxHeaderBytes: 16_384,
  maxParamChars: 4_096,
  maxFormBytes: 65_536,
  maxNotificationBytes: 262_144,
  maxBufferedBytes: 134_217_728,
  maxConnections: 10_000,
  maxInFlight: 1_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  // Guards against loops gone wild, far above what one process can answer; set your own where keys are handed out.
  requestsPerKeyPerS: 50_000,
  publicRequestsPerIpPerS: 50_000,
  formsPerIpPerS: 25,
  failedKeysPerIpPerS: 20,
};

export const DEFAULT_WORK_LIMITS: WorkLimits = {
  gatewayTimeoutMs: 20_000,
  messengerTimeoutMs: 10_000,
  tendEveryMs: 1_000,
  stopGraceMs: 10_000,
  originsLifeMs: 5_000,
  hostsLifeMs: 5_000,
};

export const DEFAULT_IMPORT_LIMITS: ImportLimits = { maxFileBytes: 33_554_432 };

/** Where `demo/` and `dist/` are: one folder above, both for the sources and for the built file. */
export const PROJECT_ROOT = join(import.meta.dirname, '..');

const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { readonly version: string };

/** Of this build. */
export const VERSION = manifest.version;

/** Told to the operator as it stands: every line is a sentence about one variable. */
export class BadConfig extends OperatorError {}

const flag = z
  .enum(['', '0', '1', 'false', 'true'], 'is a switch: set it to 1, or leave it out')
  .transform((text) => text === '1' || text === 'true');

const PORT_TEXT = 'must be a port between 0 and 65535, such as 8787';
const RATE_TEXT = 'must be a whole number of requests a second, or 0 for no limit';

const rate = z
  .string()
  .regex(/^\d{1,7}$/, RATE_TEXT)
  .transform(Number);

const codes = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'must be a whole number of codes from 1 on')
  .transform(Number);

const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_TEXT)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_TEXT)
    .default(8787),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be an address or host name to listen on, such as 127.0.0.1')
    .default('127.0.0.1'),
  KASSA_DATA: z.string().default('.kassa'),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//,
      'must begin with postgres:// or postgresql://; leave it out for the embedded database',
    )
    .optional(),
  KASSA_CONFIG: z.string().optional(),
  KASSA_PUBLIC_URL: z.string().transform(publicUrl).optional(),
  KASSA_ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  KASSA_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .optional(),
  KASSA_TRUST_PROXY: z.string().transform(trustProxy).default(false),
  KASSA_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be one of debug, info, warn, error, silent')
    .default('info'),
  KASSA_METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters; make one with: openssl rand -base64 24')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().transform(traceEndpoint).optional(),
  KASSA_REQUESTS_PER_KEY: rate.default(DEFAULT_HTTP_LIMITS.requestsPerKeyPerS),
  KASSA_PUBLIC_REQUESTS_PER_IP: rate.default(DEFAULT_HTTP_LIMITS.publicRequestsPerIpPerS),
  KASSA_OTP_PER_NUMBER_PER_DAY: codes.default(DEFAULT_CHALLENGE_LIMITS.perNumberADay.most),
  KASSA_OTP_PER_ADDRESS: codes.default(DEFAULT_CHALLENGE_LIMITS.perAddress.most),
});

/** All that a server's operator can set. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);

/** One for each variable that is named like a setting and is none. */
export const unknownSettings = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('KASSA_') && !VARIABLES.includes(name))
    .map((name) => `${name} is no setting of Kassa’s.${didYouMean(name, VARIABLES)}`);

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // A variable that is set to nothing is one that is not set: compose files and shells write it that way.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new BadConfig(parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}.`).join('\n'));
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    dataFolder: resolve(values.KASSA_DATA),
    databaseUrl: values.DATABASE_URL ?? null,
    configFile: values.KASSA_CONFIG === undefined ? null : resolve(values.KASSA_CONFIG),
    publicUrl: values.KASSA_PUBLIC_URL ?? null,
    allowPrivateWebhooks: values.KASSA_ALLOW_PRIVATE_WEBHOOKS,
    secret: values.KASSA_SECRET ?? null,
    trustProxy: values.KASSA_TRUST_PROXY,
    logLevel: values.KASSA_LOG_LEVEL,
    traceEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    metricsToken: values.KASSA_METRICS_TOKEN ?? null,
    http: {
      ...DEFAULT_HTTP_LIMITS,
      requestsPerKeyPerS: values.KASSA_REQUESTS_PER_KEY,
      publicRequestsPerIpPerS: values.KASSA_PUBLIC_REQUESTS_PER_IP,
    },
    session: DEFAULT_LIMITS,
    challenge: challengeLimits(values.KASSA_OTP_PER_NUMBER_PER_DAY, values.KASSA_OTP_PER_ADDRESS),
    work: DEFAULT_WORK_LIMITS,
    imports: DEFAULT_IMPORT_LIMITS,
  };
}

function challengeLimits(perNumberADay: number, perAddress: number): ChallengeLimits {
  const { perNumberADay: day, perAddress: address, ...others } = DEFAULT_CHALLENGE_LIMITS;
  return {
    ...others,
    perNumberADay: { ...day, most: perNumberADay },
    perAddress: { ...address, most: perAddress },
  };
}

function publicUrl(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    context.addIssue('must be an absolute URL such as https://pay.example.com');
  } else if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    context.addIssue('must name a host without a path: vendors’ clients expect their paths at the root');
  } else return url.origin;
  return z.NEVER;
}

function traceEndpoint(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return text.replace(/\/$/, '');
  context.addIssue('must be the http address of a collector such as http://127.0.0.1:4318; gRPC is not spoken');
  return z.NEVER;
}

function trustProxy(text: string, context: z.RefinementCtx): boolean | readonly string[] {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d+$/.test(text)) {
    context.addIssue('cannot be a number of proxies, which a client could fake; list the addresses of your proxies');
    return z.NEVER;
  }
  const networks = text.split(',').map((part) => part.trim());
  const bad = networks.find((network) => !isNetwork(network));
  if (bad === undefined) return networks;
  context.addIssue(
    `lists ${bad}, which is no address or network; write addresses such as 10.0.0.0/8, or true or false`,
  );
  return z.NEVER;
}

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}
