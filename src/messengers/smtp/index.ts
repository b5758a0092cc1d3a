// Sends messages as e-mail through a mail server. Text messages too, where a provider turns mail to
// `<number>@its-gateway` into them.
import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import type { Messenger } from '../messenger.ts';
import { fillTemplate, template, type Environment } from '../template.ts';

export interface SmtpDeps {
  readonly environment: Environment;
  /** How long the mail server may take for each step. */
  readonly timeoutMs: number;
}

const settings = z.strictObject({
  /** `smtps://user:{{env.SMTP_PASSWORD}}@mail.example.com`, or one variable for all of it. */
  url: template,
  from: template,
  to: template.default('{{to}}'),
  subject: template.default('{{merchant}}'),
});

type Settings = z.output<typeof settings>;

/** Mail servers are the operator's own choice and often in the own network, so their addresses are not judged. */
export function createSmtpMessenger({ environment, timeoutMs }: SmtpDeps): Messenger {
  const transports = new Map<string, Transporter>();

  function transportTo(url: string): Transporter {
    let transport = transports.get(url);
    if (transport === undefined) {
      const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
      // What a message says must not be able to name files or addresses to be fetched.
      transport = createTransport({ url, pool: true, disableFileAccess: true, disableUrlAccess: true, ...times });
      transports.set(url, transport);
    }
    return transport;
  }

  return {
    name: 'smtp',
    channels: ['email', 'sms'],
    settings,
    async send(message, given) {
      const { url, from, to, subject } = given as Settings;
      const fill = (text: string): string => fillTemplate(text, message, environment);
      const transport = transportTo(fillTemplate(url, message, environment, encodeURIComponent));
      const mail = { from: fill(from), to: fill(to), subject: fill(subject), text: message.text };
      const { rejected } = (await transport.sendMail(mail)) as { readonly rejected?: readonly unknown[] };
      if (rejected === undefined || rejected.length === 0) return { kind: 'sent' };
      return { kind: 'failed', reason: 'The mail server did not take the address of the buyer.' };
    },
    async close() {
      for (const transport of transports.values()) transport.close();
    },
  };
}
