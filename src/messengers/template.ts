// Templates in messengers' settings: `{{to}}` stands for a part of the message, `{{env.NAME}}` for an environment variable,
// so that secrets are neither in the configuration file nor in the database.
import { z } from 'zod';
import type { OutgoingMessage } from './messenger.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a template may name of a message. */
const PARTS = {
  to: ({ to }) => to,
  to_digits: ({ to }) => to.replace(/\D/g, ''),
  text: ({ text }) => text,
  code: ({ code }) => code ?? '',
  channel: ({ channel }) => channel,
  merchant: ({ merchant }) => merchant,
} as const satisfies Readonly<Record<string, (message: OutgoingMessage) => string>>;

const PLACEHOLDER = /\{\{\s*(env\.)?(\w+)\s*\}\}/g;

/** Anything in double braces must be something that is known. */
export const template = z
  .string()
  .refine(
    (text) =>
      !text
        .replace(PLACEHOLDER, (whole, env, name: string) => (env || Object.hasOwn(PARTS, name) ? '' : whole))
        .includes('{{'),
    `may have {{${Object.keys(PARTS).join('}}, {{')}}} and {{env.NAME}} in double braces, and nothing else`,
  );

/**
 * Throws when a variable is not set. `encode` is for what goes into a URL; a variable that is the whole template goes in
 * as it is.
 */
export function fillTemplate(
  text: string,
  message: OutgoingMessage,
  environment: Environment,
  encode: (value: string) => string = (value) => value,
): string {
  // In one pass, so that nothing in a message is taken for a template.
  return text.replace(PLACEHOLDER, (whole, env: string | undefined, name: string) => {
    if (env === undefined) return encode(PARTS[name as keyof typeof PARTS](message));
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
    return whole === text ? value : encode(value);
  });
}
