// Gateway names on Shoppex's wire: how they are spelled, and which of the merchant's gateways each one means.
import type { GatewaySetting, Merchant } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';

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
  /** The names as they are shown again. */
  readonly names: { readonly gateway: string | null; readonly gateways: readonly string[] | null };
}

const SPELLINGS: Readonly<Record<string, string>> = {
  CASHAPP: 'CASH_APP',
  PAYPAL_CREDIT_CARD: 'PAYPAL',
  EUTHEREUM: 'ETHEREUM',
};

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
    const setting = settings.find(
      ({ methods, aliases }) => methods.length > 0 && aliases.some((alias) => normalizeGateway(alias) === name),
    );
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
  if (wish.cryptoGateway !== null && gateway === null) {
    const text = 'crypto_gateway needs an active crypto gateway or wallet, and this shop has none.';
    problems.push(problem('gateway_unavailable', 'crypto_gateway', text));
  }
  return problems.length > 0 ? { problems } : { preselected, allowed, names: { gateway, gateways } };
}

/** The vendor's name of the gateway that Kassa calls `name`. */
export function gatewayAlias(name: string, merchant: Merchant): string {
  const setting = merchant.gateways.find((candidate) => candidate.name === name && candidate.aliases.length > 0);
  return setting?.aliases[0] === undefined ? name.toUpperCase() : normalizeGateway(setting.aliases[0]);
}
