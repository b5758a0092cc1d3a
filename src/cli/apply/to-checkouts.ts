// Checkouts of a configuration file into the records, and back into its words for plans.
import type { CheckoutSettings } from '../../domain/checkout-settings.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { pathOfCheckout, type CheckoutInput } from './checkout-schema.ts';
import { unknownName, type Mistake } from './mistake.ts';
import type { MerchantInput } from './schema.ts';

const HOUR_MS = 60 * 60 * 1000;

type Path = readonly PropertyKey[];

export function toCheckouts(
  { checkouts, gateways, price_lists: lists }: Pick<MerchantInput, 'checkouts' | 'gateways' | 'price_lists'>,
  at: Path,
  mistakes: Mistake[],
): Pick<Merchant, 'checkouts' | 'checkoutSettings'> {
  const paths = checkouts.map(pathOfCheckout);
  const offered = [...new Set(gateways.flatMap(({ methods }) => methods))];
  const settings = checkouts.flatMap((input, index): [string, CheckoutSettings][] => {
    if (typeof input === 'string') return [];
    findUnknownMethods(input, [...at, 'checkouts', index, 'methods'], offered, mistakes, at);
    const own = settingsOf(input);
    return Object.keys(own).length === 0 ? [] : [[input.path, own]];
  });
  for (const [index, list] of lists.entries()) {
    list.checkouts?.forEach((path, position) => {
      if (paths.includes(path)) return;
      const mistake = unknownName([...at, 'price_lists', index, 'checkouts', position], 'checkout', path, paths);
      mistakes.push({ ...mistake, judgedBy: [...at, 'checkouts'] });
    });
  }
  return {
    ...(paths.length > 0 && { checkouts: paths }),
    ...(settings.length > 0 && { checkoutSettings: Object.fromEntries(settings) }),
  };
}

export const describeCheckout = ({
  lifeMs,
  page,
  frameAncestors,
  ...settings
}: CheckoutSettings): Readonly<Record<string, unknown>> => ({
  ...settings,
  session_hours: lifeMs === undefined ? undefined : lifeMs / HOUR_MS,
  page,
  frame_ancestors: frameAncestors,
});

/** A way to pay that no gateway offers is one misspelt. */
function findUnknownMethods(
  { methods = {} }: Exclude<CheckoutInput, string>,
  at: Path,
  offered: readonly string[],
  mistakes: Mistake[],
  merchant: Path,
): void {
  for (const [part, names] of Object.entries(methods)) {
    names.forEach((name, position) => {
      if (offered.includes(name)) return;
      const mistake = unknownName([...at, part, position], 'way to pay', name, offered);
      mistakes.push({ ...mistake, judgedBy: [...merchant, 'gateways'] });
    });
  }
}

function settingsOf(input: Exclude<CheckoutInput, string>): CheckoutSettings {
  const { country, locale, currency, methods, session_hours: hours, page = {}, frame_ancestors } = input;
  const look = {
    ...(page.logo !== undefined && { logoUrl: page.logo }),
    ...(page.accent !== undefined && { accent: page.accent }),
  };
  return {
    ...(country !== undefined && { country }),
    ...(locale !== undefined && { locale }),
    ...(currency !== undefined && { currency }),
    ...(methods !== undefined && { methods: filterOf(methods) }),
    ...(frame_ancestors !== undefined && { frameAncestors: frame_ancestors }),
    ...(hours !== undefined && { lifeMs: hours * HOUR_MS }),
    ...(Object.keys(look).length > 0 && { page: look }),
  };
}

const filterOf = ({ only, hide, order }: NonNullable<Exclude<CheckoutInput, string>['methods']>) => ({
  ...(only !== undefined && { only }),
  ...(hide !== undefined && { hide }),
  ...(order !== undefined && { order }),
});
