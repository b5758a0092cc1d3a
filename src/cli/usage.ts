// How the command line is used.

import { OperatorError } from '../base/operator-error.ts';

/** What was typed makes no sense; the message says what would. */
export class BadUsage extends OperatorError {}

export const USAGE = `kassa: a checkout-session server; from a clone, npm run kassa -- COMMAND

  kassa serve                     serve; without KASSA_CONFIG what is in the database,
                                  or the demo store when that is empty
  kassa migrate                   bring the database's tables up to date
  kassa apply FILE [--plan]       bring merchants in line with a file; --plan only says what would change;
                                  with --detailed-exitcode 0 is nothing, 2 something to change, 1 an error
  kassa import shopify FILE [--merchant SLUG] [--plan] [--archive-missing]
                                  take over the products of a products.json or a product CSV; again: what
                                  has changed; --archive-missing also takes off sale what is not in it
  kassa keys create --merchant SLUG --dialect NAME [--scopes 'a.read,b.write']
                                  make an API key and show it once
  kassa explain SESSION           say how the total of a session comes about, by any of its ids
  kassa backup FILE               write everything into one file, also beside a running server
  kassa restore FILE [--replace]  fill an empty database from it, of either kind; --replace gives up
                                  what is in the database
  kassa help · kassa version

Settings come from the environment:

  PORT 8787, HOST 127.0.0.1       where to listen
  KASSA_DATA .kassa               folder of the embedded database and of what is secret
  DATABASE_URL                    a PostgreSQL server instead of the embedded database
  KASSA_CONFIG                    a file of merchants, applied at every start
  KASSA_PUBLIC_URL                how buyers reach this server, such as https://pay.example.com
  KASSA_SECRET                    seals secrets; the same for all processes on one database
  KASSA_TRUST_PROXY               addresses of proxies whose X-Forwarded-For is believed
  KASSA_ALLOW_PRIVATE_WEBHOOKS=1  webhooks may go to http: and to the own network (tests)
  KASSA_REQUESTS_PER_KEY, KASSA_PUBLIC_REQUESTS_PER_IP
                                  requests a second, 0 for no limit
  KASSA_OTP_PER_NUMBER_PER_DAY, KASSA_OTP_PER_ADDRESS
                                  one-time codes to a number in a day, for an address in ten minutes
  KASSA_LOG_LEVEL info            debug, info, warn, error or silent
  KASSA_METRICS_TOKEN             what a reader of /metrics must show
  OTEL_EXPORTER_OTLP_ENDPOINT     where traces are sent, such as http://127.0.0.1:4318

docs/operating.md says more of each.
`;
