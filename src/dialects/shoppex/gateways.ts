// Gateway names on Shoppex's wire: how they are spelled, and which of the merchant's gateways each one means.
import type { GatewaySetting, Merchant } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { WireRequest } from '../dialect.ts';
import type { FieldNames } from './problems.ts';
import { readBody } from './read-body.ts';

/** What a request says about gateways, in the vendor's words. */
export interface GatewayWish {
  /** Preselects one. */
  readonly gateway: string | null;
  /** Those the buyer may choose from; `null` is all. */
  readonly gateways: readonly string[] | null;
  readonly cryptoGateway: string | null;
}

export interface GatewayChoice {
  readonly preselected: GatewaySetting | null;
  readonly allowed: readonly GatewaySetting[] | null;
  /** Of those, the ways to pay that were named: of a gateway all, of something on a chain that. */
  readonly allowedMethods: readonly string[];
  /** The one way to pay that was asked for: something on a chain. */
  readonly method: string | null;
  /** The names as they are shown again. */
  readonly names: { readonly gateway: string | null; readonly gateways: readonly string[] | null };
}

const SPELLINGS: Readonly<Record<string, string>> = {
  CASHAPP: 'CASH_APP',
  PAYPAL_CREDIT_CARD: 'PAYPAL',
  EUTHEREUM: 'ETHEREUM',
};

/** What can be sent on chains, by the vendor's names; a way to pay of that name in small letters takes it. */
export const CRYPTO: readonly string[] = [
  ...['BITCOIN', 'BITCOIN_LN', 'LITECOIN', 'ETHEREUM', 'BITCOIN_CASH', 'MONERO', 'RIPPLE', 'TRON', 'SOLANA'],
  ...['POLYGON', 'BINANCE_COIN', 'CRONOS', 'CONCORDIUM', 'NANO', 'DOGECOIN', 'DASH', 'DAI_ERC20'],
  ...['USDT', 'USDC'].flatMap((family) =>
    ['TRC20', 'ERC20', 'BEP20', 'POLYGON', 'SOL'].map((chain) => `${family}_${chain}`),
  ),
];

/** Those that a shop takes. */
export const cryptoOf = ({ gateways }: Pick<Merchant, 'gateways'>): readonly string[] =>
  CRYPTO.filter((name) => gateways.some(({ methods }) => methods.includes(methodOf(name))));

/** The field that chose the gateway: where only something on a chain was named, it is that one's. */
export function gatewayField(request: WireRequest): FieldNames {
  const body = readBody(request);
  const isByCrypto = 'fields' in body && !body.fields['gateway'] && Boolean(body.fields['crypto_gateway']);
  return isByCrypto ? { gateway: 'crypto_gateway' } : {};
}

const methodOf = (name: string): string => name.toLowerCase();

/** The vendor's own rules: case does not count, except in the id behind `MANUAL:` or `EXTERNAL:`. */
export function normalizeGateway(text: string): string {
  const withId = /^(manual|external):(.+)$/i.exec(text.trim());
  if (withId !== null) return `${(withId[1] ?? '').toUpperCase()}:${withId[2] ?? ''}`;
  const name = text
    .trim()
    .toUpperCase()
    .replace(/^(USDT|USDC|DAI):/, '$1_')
    .replace(/_MATIC$/, '_POLYGON');
  return SPELLINGS[name] ?? name;
}

/** Every unknown or inactive name is a problem: there is never a silent fallback to another gateway. */
export function chooseGateways(
  wish: GatewayWish,
  { gateways: settings }: Merchant,
): GatewayChoice | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const find = (name: string, at: string): GatewaySetting[] => {
    const setting =
      settings.find(
        ({ methods, aliases }) => methods.length > 0 && aliases.some((alias) => normalizeGateway(alias) === name),
      ) ?? takerOf(name, settings);
    if (setting !== undefined) return [setting];
    const active = settings.flatMap(({ methods, aliases }) => (methods.length > 0 ? aliases : [])).join(', ') || 'none';
    problems.push(problem('gateway_unavailable', at, `${at}: this shop has no such gateway. Active are: ${active}.`));
    return [];
  };

  const gateway = wish.gateway === null ? null : normalizeGateway(wish.gateway);
  const gateways = wish.gateways === null ? null : [...new Set(wish.gateways.map(normalizeGateway))];
  const [preselected = null] = gateway === null ? [] : find(gateway, 'gateway');
  const allowed = gateways === null ? null : gateways.flatMap((name, index) => find(name, `gateways[${index}]`));
  if (gateway !== null && gateways !== null && !gateways.includes(gateway)) {
    const text = 'gateway must be one of gateways: a gateway that buyers may not choose cannot be preselected.';
    problems.push(problem('gateway_unavailable', 'gateway', text));
  }
  const takers = preselected === null ? settings : [preselected];
  // A gateway that has nothing to do with chains makes nothing of it.
  const isMeant = gateway === null || (preselected !== null && cryptoOf({ gateways: takers }).length > 0);
  const sent = wish.cryptoGateway === null || !isMeant ? null : normalizeGateway(wish.cryptoGateway);
  const named = sent ?? (gateway !== null && CRYPTO.includes(gateway) ? gateway : null);
  const taker = named === null ? undefined : takerOf(named, takers);
  if (sent !== null && taker === undefined) {
    const taken = cryptoOf({ gateways: takers }).join(', ') || 'none';
    const whose = preselected === null ? 'this shop' : 'that gateway';
    const text = `crypto_gateway: ${whose} does not take ${sent}. Taken are: ${taken}.`;
    problems.push(problem('gateway_unavailable', 'crypto_gateway', text));
  }
  if (problems.length > 0) return { problems };
  const method = named === null || taker === undefined ? null : methodOf(named);
  const allowedMethods = (gateways ?? []).flatMap((name, index) =>
    CRYPTO.includes(name) ? [methodOf(name)] : (allowed?.[index]?.methods ?? []),
  );
  return {
    preselected: preselected ?? taker ?? null,
    allowed,
    allowedMethods,
    method,
    names: { gateway: gateway ?? sent, gateways },
  };
}

/** The gateway that takes this on a chain; `CRYPTO` is anything there. */
function takerOf(name: string, settings: readonly GatewaySetting[]): GatewaySetting | undefined {
  const names = name === 'CRYPTO' ? CRYPTO : CRYPTO.filter((known) => known === name);
  return settings.find(({ methods }) => names.some((known) => methods.includes(methodOf(known))));
}

/** The vendor's name of the gateway that Kassa calls `name`. */
export function gatewayAlias(name: string, merchant: Merchant): string {
  const setting = merchant.gateways.find((candidate) => candidate.name === name && candidate.aliases.length > 0);
  return setting?.aliases[0] === undefined ? name.toUpperCase() : normalizeGateway(setting.aliases[0]);
}
