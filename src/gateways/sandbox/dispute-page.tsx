// How a dispute looks in the sandbox.
import type { VNode } from 'preact';
import type { Entry } from './book.ts';
import { Frame, Summary } from './pages.tsx';

const STANDINGS = {
  warning: 'The bank asks about this payment, and holds no money yet.',
  open: 'The bank holds the money until it has decided.',
  won: 'The bank has decided for the shop.',
  lost: 'The bank has given the money back to the buyer.',
} as const;

/** `null` where nothing is disputed. */
export function disputePage(entry: Entry): VNode | null {
  const dispute = entry.standing.kind === 'paid' ? entry.standing.dispute : undefined;
  if (dispute === undefined) return null;
  const isDecided = dispute.status === 'won' || dispute.status === 'lost';
  return (
    <Frame title="Disputed payment">
      <Summary entry={entry} />
      <p>{STANDINGS[dispute.status]}</p>
      {!isDecided && (
        <form method="post" class="shortcuts">
          {dispute.status === 'warning' && (
            <button name="action" value="open">
              Let the buyer dispute it
            </button>
          )}
          <button name="action" value="won" class="primary">
            Decide for the shop
          </button>
          <button name="action" value="lost">
            Decide for the buyer
          </button>
        </form>
      )}
    </Frame>
  );
}
