// How a payment on a chain looks in the sandbox.
import type { VNode } from 'preact';
import { leftToSend } from '../../domain/chain-transfer.ts';
import type { Entry } from './book.ts';
import { currencyOf, transferOf } from './chain.ts';
import { Frame, Summary } from './pages.tsx';

export function chainPage(entry: Entry): VNode {
  const transfer = transferOf(entry);
  const label = currencyOf(entry.method)?.label ?? entry.method;
  if (transfer === null) throw new Error('an entry that no chain knows is shown as one');
  return (
    <Frame title={`Pay with ${label}`}>
      <Summary entry={entry} />
      <dl>
        <dt>Send</dt>
        <dd class="amount">{transfer.amount}</dd>
        <dt>To</dt>
        <dd>
          <a href={transfer.uri}>{transfer.address}</a>
        </dd>
        <dt>Received</dt>
        <dd>{transfer.received}</dd>
        {!transfer.isEnough && transfer.received !== '0' && (
          <>
            <dt>Left to send</dt>
            <dd>{leftToSend(transfer)}</dd>
          </>
        )}
        <dt>Confirmations</dt>
        <dd>{`${transfer.confirmations} of ${transfer.confirmationsNeeded}`}</dd>
      </dl>
      <p>No wallet takes this address: it is part of the test. The buttons play your wallet and the chain.</p>
      <form method="post" class="shortcuts">
        {transfer.isEnough ? (
          <button name="action" value="confirm" class="primary">
            Add a confirmation
          </button>
        ) : (
          <>
            <button name="action" value="send" class="primary">
              {transfer.received === '0' ? 'Send it all' : 'Send the rest'}
            </button>
            <button name="action" value="send-part">
              Send too little
            </button>
          </>
        )}
        <button name="action" value={transfer.received === '0' ? 'cancel' : 'back'} class="quiet">
          {transfer.received === '0' ? 'Cancel and go back' : 'Go back to the shop'}
        </button>
      </form>
    </Frame>
  );
}
