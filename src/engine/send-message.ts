// Gets one message to a buyer, or for a merchant in test mode into the list of messages that would have been sent.
import { uuidv7 } from '../base/ids.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Channel, Message } from '../domain/message.ts';
import type { Session } from '../domain/session.ts';
import type { Messenger, Sent } from '../messengers/messenger.ts';
import type { EngineDeps } from './deps.ts';

/** The channel for phones that a merchant has put first; a text message where none is named. */
export function phoneChannel({ messengers }: Merchant): Channel {
  return messengers.flatMap(({ channels }) => channels).find((channel) => channel !== 'email') ?? 'sms';
}

/** Never throws; why it failed goes to the operator's log, because buyers can do nothing about it. */
export async function sendMessage(
  deps: EngineDeps,
  merchant: Merchant,
  session: Session,
  message: Message,
): Promise<boolean> {
  if (!merchant.livemode) {
    await deps.store.insertMessage(merchant.id, {
      ...message,
      id: uuidv7(deps.clock.wallMs()),
      sessionId: session.id,
      session: session.nativeId,
      atMs: deps.clock.businessMs(merchant.id),
    });
    return true;
  }
  const sent = await deliver(deps, merchant, message);
  if (sent.kind === 'failed') deps.onFault(new Error(sent.reason), `sending a message for ${merchant.slug}`);
  return sent.kind === 'sent';
}

async function deliver(deps: EngineDeps, merchant: Merchant, message: Message): Promise<Sent> {
  const setting = merchant.messengers.find(({ channels }) => channels.includes(message.channel));
  if (setting === undefined)
    return { kind: 'failed', reason: `No messenger of the merchant carries ${message.channel}.` };
  const messenger = deps.messengers.get(setting.name);
  if (messenger === undefined) return { kind: 'failed', reason: `There is no messenger ${setting.name}.` };
  return inTime(deps, messenger, (signal) =>
    messenger.send({ ...message, merchant: merchant.name }, messenger.settings.parse(setting.settings), signal),
  );
}

/** A messenger that is given the signal and does not listen to it is waited for no longer either. */
async function inTime(
  { messengerTimeoutMs }: EngineDeps,
  { name }: Messenger,
  send: (signal: AbortSignal) => Promise<Sent>,
): Promise<Sent> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Sent>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve({ kind: 'failed', reason: `The messenger ${name} did not answer in time.` });
    }, messengerTimeoutMs);
  });
  try {
    return await Promise.race([send(controller.signal), tooLate]);
  } catch (error) {
    return {
      kind: 'failed',
      reason: `The messenger ${name} failed: ${error instanceof Error ? error.message : 'unknown'}.`,
    };
  } finally {
    clearTimeout(timer);
  }
}
