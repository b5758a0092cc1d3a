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

/** Whether a message could go this way at all. Where it could not, the operator is told as of one that failed. */
export function isCarried(deps: EngineDeps, merchant: Merchant, channel: Channel): boolean {
  if (!merchant.livemode) return true;
  const carrier = carrierOf(deps, merchant, channel);
  if ('failed' in carrier) tellOperator(deps, merchant, carrier.failed);
  return !('failed' in carrier);
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
  if (sent.kind === 'failed') tellOperator(deps, merchant, sent.reason);
  return sent.kind === 'sent';
}

const tellOperator = ({ onFault }: EngineDeps, { slug }: Merchant, reason: string): void =>
  onFault(new Error(reason), `sending a message for ${slug}`);

async function deliver(deps: EngineDeps, merchant: Merchant, message: Message): Promise<Sent> {
  const carrier = carrierOf(deps, merchant, message.channel);
  if ('failed' in carrier) return { kind: 'failed', reason: carrier.failed };
  const { messenger, settings } = carrier;
  return inTime(deps, messenger, (signal) =>
    messenger.send({ ...message, merchant: merchant.name }, messenger.settings.parse(settings), signal),
  );
}

type Carrier = { readonly messenger: Messenger; readonly settings: Merchant['messengers'][number]['settings'] };

function carrierOf(
  { messengers }: EngineDeps,
  merchant: Merchant,
  channel: Channel,
): Carrier | { readonly failed: string } {
  const setting = merchant.messengers.find(({ channels }) => channels.includes(channel));
  if (setting === undefined) return { failed: `No messenger of the merchant carries ${channel}.` };
  const messenger = messengers.get(setting.name);
  if (messenger === undefined) return { failed: `There is no messenger ${setting.name}.` };
  return { messenger, settings: setting.settings };
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
