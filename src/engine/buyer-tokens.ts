// What buyers' programs show to be recognised after their phone was proven: JWTs signed with keys of this instance, one
// key for each kind, so that a token of one kind is worth nothing as the other.
import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { BuyerTokens } from '../dialects/login.ts';
import type { EngineDeps } from './deps.ts';

export interface BuyerTokenMint {
  mint(merchantId: string, customerId: string): Promise<BuyerTokens>;
  /** Whose refresh token it is, if it is one that is good. */
  read(refreshToken: string): Promise<Refreshing | null>;
  /** A new access token beside the same refresh token, whose end stays what it was. */
  refresh(refreshing: Refreshing): Promise<BuyerTokens>;
}

export interface Refreshing {
  readonly merchantId: string;
  readonly customerId: string;
  readonly token: string;
  readonly endsAtS: number;
}

const ACCESS_LIFE_S = 60 * 60;
const REFRESH_LIFE_S = 30 * 24 * 60 * 60;
const ALGORITHM = 'HS256';

type Kind = 'access' | 'refresh';

const claims = z.object({ sub: z.uuid(), mid: z.uuid(), typ: z.literal('refresh'), exp: z.int() });

/** Wall time: whoever reads a token elsewhere knows no other. */
export function createBuyerTokens({ vault, clock }: Pick<EngineDeps, 'vault' | 'clock'>): BuyerTokenMint {
  const keyFor = (kind: Kind): Uint8Array => new TextEncoder().encode(vault.derive('buyer-token', kind));
  const keys: Readonly<Record<Kind, Uint8Array>> = { access: keyFor('access'), refresh: keyFor('refresh') };

  const sign = (kind: Kind, merchantId: string, customerId: string, nowS: number, endsAtS: number): Promise<string> =>
    new SignJWT({ mid: merchantId, typ: kind })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(customerId)
      .setJti(randomUUID())
      .setIssuedAt(nowS)
      .setExpirationTime(endsAtS)
      .sign(keys[kind]);

  const nowInS = (): number => Math.floor(clock.wallMs() / 1000);

  return {
    async mint(merchantId, customerId) {
      const nowS = nowInS();
      const [access, refresh] = await Promise.all([
        sign('access', merchantId, customerId, nowS, nowS + ACCESS_LIFE_S),
        sign('refresh', merchantId, customerId, nowS, nowS + REFRESH_LIFE_S),
      ]);
      return { access, refresh, accessLifeS: ACCESS_LIFE_S };
    },

    async read(token) {
      try {
        const { payload } = await jwtVerify(token, keys.refresh, {
          algorithms: [ALGORITHM],
          currentDate: new Date(clock.wallMs()),
        });
        const read = claims.safeParse(payload);
        if (!read.success) return null;
        const { sub, mid, exp } = read.data;
        return { merchantId: mid, customerId: sub, token, endsAtS: exp };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },

    async refresh({ merchantId, customerId, token, endsAtS }) {
      const nowS = nowInS();
      const accessLifeS = Math.min(ACCESS_LIFE_S, endsAtS - nowS);
      const access = await sign('access', merchantId, customerId, nowS, nowS + accessLifeS);
      return { access, refresh: token, accessLifeS };
    },
  };
}
