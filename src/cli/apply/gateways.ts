// Secret settings of a configuration's gateways: they come from the environment and are stored sealed.
import { sealSettings, secretNames } from '../../gateways/secret-settings.ts';
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import type { Mistake } from './mistake.ts';
import type { Configuration } from './read-configuration.ts';
import type { MerchantInput } from './schema.ts';

export function checkGatewaySecrets(
  { gateways }: Pick<ApplyDeps, 'gateways'>,
  input: MerchantInput,
  at: readonly PropertyKey[],
  isReference: Configuration['isReference'],
  mistakes: Mistake[],
): void {
  input.gateways.forEach(({ name, settings }, index) => {
    const gateway = gateways.get(name);
    for (const setting of gateway === undefined ? [] : secretNames(gateway)) {
      const path = [...at, index, 'settings', setting];
      if (settings[setting] === undefined || isReference(path)) continue;
      const variable = `${name}_${setting}`.toUpperCase();
      const text = `must come from the environment, as a reference such as \${${variable}}: secrets do not stand in configuration files.`;
      mistakes.push({ path, text });
    }
  });
}

/** The merchant as it is stored. */
export async function sealGateways(
  { store, gateways, vault }: Pick<ApplyDeps, 'store' | 'gateways' | 'vault'>,
  merchant: MerchantConfig['merchant'],
): Promise<MerchantConfig['merchant']> {
  const stored = (await store.loadMerchant(merchant.id))?.gateways ?? [];
  const sealed = merchant.gateways.map((setting) => {
    const gateway = gateways.get(setting.name);
    if (gateway === undefined) return setting;
    const before = stored.find(({ name }) => name === setting.name)?.settings ?? {};
    return { ...setting, settings: sealSettings(gateway, setting.settings, before, vault) };
  });
  return { ...merchant, gateways: sealed };
}
