// Short texts to a buyer, and who carries them. What is said is decided elsewhere.

export const CHANNELS = ['sms', 'whatsapp', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Message {
  readonly channel: Channel;
  /** E.164 for phones, otherwise an e-mail address. */
  readonly to: string;
  readonly text: string;
  /** The one-time code in the text, for providers that take it by itself; `null` where there is none. */
  readonly code: string | null;
}
