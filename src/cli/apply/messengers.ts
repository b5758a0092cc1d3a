// Messengers of a configuration: each must be one that is installed, carry what it is given, and understand its settings.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import type { Messenger } from '../../messengers/messenger.ts';
import type { ApplyDeps } from './deps.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import type { Configuration } from './read-configuration.ts';
import type { MerchantInput } from './schema.ts';

export function checkMessengers(
  { messengers }: Pick<ApplyDeps, 'messengers'>,
  input: MerchantInput,
  at: readonly PropertyKey[],
  isReference: Configuration['isReference'],
  mistakes: Mistake[],
): void {
  const places = input.messengers.flatMap(({ channels }, index) =>
    channels.map((channel, position) => ({ channel, path: [...at, index, 'channels', position] })),
  );
  findTwins(
    places.map(({ channel }) => channel),
    (index) => places[index]?.path ?? at,
    'channel',
    mistakes,
  );
  input.messengers.forEach(({ name, channels, settings }, index) => {
    const messenger = messengers.get(name);
    if (messenger === undefined) {
      mistakes.push(unknownName([...at, index, 'name'], 'messenger', name, [...messengers.keys()]));
      return;
    }
    channels.forEach((channel, position) => {
      if (messenger.channels.includes(channel)) return;
      const text = `lists ${channel}, which ${name} does not carry; it carries ${messenger.channels.join(', ')}.`;
      mistakes.push({ path: [...at, index, 'channels', position], text });
    });
    checkSettings(messenger, settings, [...at, index, 'settings'], mistakes);
    mistakes.push(...storedSecrets(settings, [...at, index, 'settings'], isReference));
  });
}

function checkSettings(messenger: Messenger, settings: unknown, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  try {
    messenger.settings.parse(settings);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    mistakes.push(...error.issues.map(({ path, message }) => ({ path: [...at, ...path], text: message })));
  }
}

/** `${NAME}` would put the value itself into the database, where settings are kept as they are. */
function storedSecrets(
  value: unknown,
  at: readonly PropertyKey[],
  isReference: Configuration['isReference'],
): Mistake[] {
  if (typeof value === 'string') {
    const text =
      'would be stored with the value of the variable; write {{env.NAME}}, which is filled in when a message is sent.';
    return isReference(at) ? [{ path: at, text }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((member, index) => storedSecrets(member, [...at, index], isReference));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => storedSecrets(member, [...at, name], isReference));
}
