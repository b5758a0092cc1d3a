// How the sandbox bank's pages look. Pure: an entry in, a page out; everything is escaped by JSX.
import { createHash } from 'node:crypto';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { formatAmount } from '../../domain/format-amount.ts';
import type { GatewayReply } from '../gateway.ts';
import type { Entry } from './book.ts';
import type { CardFault } from './cards.ts';
import { STYLE } from './style.ts';

/** What the buyer typed, as far as it may be shown again; never the security code. */
export interface CardForm {
  readonly number: string;
  readonly expiry: string;
}

export function challengePage(entry: Entry): VNode {
  return (
    <Frame title="Confirm your payment">
      <Summary entry={entry} />
      <p>Your bank asks whether it is you who pays. Nothing is charged until you approve.</p>
      <form method="post">
        <button name="action" value="approve" class="primary">
          Approve payment
        </button>
        <button name="action" value="decline">
          Fail authentication
        </button>
        <button name="action" value="cancel" class="quiet">
          Cancel and go back
        </button>
      </form>
    </Frame>
  );
}

export function checkoutPage(
  entry: Entry,
  correction: { readonly fault: CardFault; readonly typed: CardForm } | null,
): VNode {
  const fault = correction?.fault;
  return (
    <Frame title="Pay by card">
      <Summary entry={entry} />
      {fault && (
        <p class="fault" role="alert" id="fault">
          {fault.message}
        </p>
      )}
      <form method="post" autocomplete="off">
        <Field
          name="number"
          label="Card number"
          hint="4242 4242 4242 4242"
          value={correction?.typed.number}
          isWrong={fault?.field === 'number'}
        />
        <div class="pair">
          <Field
            name="expiry"
            label="Expiry date"
            hint="MM / YY"
            value={correction?.typed.expiry}
            isWrong={fault?.field === 'expiry'}
          />
          <Field name="cvc" label="Security code" hint="123" isWrong={fault?.field === 'cvc'} />
        </div>
        <button name="action" value="card" class="primary">
          Pay {priceOf(entry)}
        </button>
      </form>
      <Decisions title="Or choose what the bank should say:" />
    </Frame>
  );
}

/** For all that is not typed into a form: the buyer's app would ask the same. */
export function decisionPage(entry: Entry): VNode {
  return (
    <Frame title={`Pay with ${NAMES[entry.method] ?? entry.method}`}>
      <Summary entry={entry} />
      <Decisions title="Choose what the bank should say:" />
    </Frame>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  upi: 'UPI',
  wallet: 'your wallet',
  netbanking: 'net banking',
  emi: 'instalments',
  pay_later: 'pay later',
};

function Decisions({ title }: { title: string }): VNode {
  return (
    <form method="post" class="shortcuts">
      <p>{title}</p>
      <button name="action" value="approve">
        Approve
      </button>
      <button name="action" value="decline">
        Decline
      </button>
      <button name="action" value="cancel" class="quiet">
        Cancel and go back
      </button>
    </form>
  );
}

export function lostPage(): VNode {
  return (
    <Frame title="There is no such payment">
      <p>This link does not lead to a payment. Go back to the shop and start again; nothing was charged.</p>
    </Frame>
  );
}

/** `returnUrl` is where the forms' answers lead: browsers apply `form-action` to redirects as well. */
export function pageReply(status: number, page: VNode, returnUrl?: string): GatewayReply {
  const formTargets = returnUrl === undefined ? "'none'" : `'self' ${new URL(returnUrl).origin}`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action ${formTargets}; frame-ancestors 'none'; base-uri 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
    },
    body: `<!doctype html>${renderToString(page)}`,
  };
}

const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

export function Frame({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Sandbox bank`}</title>
        {/* Our own constant: as an escaped child it would not match its hash. */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header>
          <strong>Sandbox bank</strong>
          <span>Test mode: no real money moves here. Never type a real card.</span>
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

export function Summary({ entry }: { entry: Entry }): VNode {
  return (
    <dl>
      <dt>Pay to</dt>
      <dd>{entry.payee}</dd>
      <dt>Amount</dt>
      <dd class="amount">{priceOf(entry)}</dd>
    </dl>
  );
}

function Field(field: { name: string; label: string; hint: string; value?: string; isWrong: boolean }): VNode {
  return (
    <label>
      {field.label}
      <input
        name={field.name}
        value={field.value}
        placeholder={field.hint}
        inputMode="numeric"
        autocomplete="off"
        required
        aria-invalid={field.isWrong ? 'true' : undefined}
        aria-describedby={field.isWrong ? 'fault' : undefined}
        autofocus={field.isWrong}
      />
    </label>
  );
}

const priceOf = ({ amount, currency }: Entry): string => formatAmount(amount, currency, 'en');
