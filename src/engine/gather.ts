// Which catalogue items a command can touch.
import type { Command, RenewSession, SessionInput } from '../domain/command.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Line, Session } from '../domain/session.ts';

/** Variant ids and SKUs that `decide` and the answer may ask for. */
export function gatherRefs(merchant: Merchant, session: Session | null, command: Command | null): readonly string[] {
  const refs = new Set<string>();
  for (const line of session?.lines ?? []) if (line.variantId !== null) refs.add(line.variantId);
  for (const offer of merchant.offers) {
    if (offer.kind === 'gift') for (const variantId of offer.variantIds) refs.add(variantId);
  }
  const renewed = command?.type === 'renew-session' ? soldBy(command) : [];
  for (const { variantId } of renewed) if (variantId !== null) refs.add(variantId);
  const input = inputOf(command);
  for (const line of input?.lines ?? []) if (line.kind === 'catalog') refs.add(line.variant);
  for (const gift of input?.gifts ?? []) refs.add(gift.variant);
  return [...refs];
}

const soldBy = ({ subscription, change }: RenewSession): readonly Line[] => [
  ...subscription.lines,
  ...(subscription.next?.lines ?? []),
  ...(change?.plan.lines ?? []),
];

function inputOf(command: Command | null): SessionInput | null {
  return command?.type === 'open-session' || command?.type === 'revise-session' ? command.input : null;
}
