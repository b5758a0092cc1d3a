// Who wants access to what of whose shop, and two buttons. Pure; all text goes through JSX, which escapes it.
import type { VNode } from 'preact';
import type { Merchant } from '../../domain/merchant.ts';
import { Masthead } from '../checkout/parts/document.tsx';
import type { Assets } from '../checkout/view.ts';
import { ENGLISH, renderPlain, TestNote } from '../plain/plain-page.tsx';

export interface ConsentView {
  readonly merchant: Merchant;
  readonly program: string;
  /** Where the program is answered. */
  readonly host: string;
  readonly scopes: readonly string[];
  readonly action: string;
  readonly token: string;
  /** How keys that can answer begin. */
  readonly keyPrefix: string;
  readonly error: string | null;
}

export function renderConsent(view: ConsentView, assets: Assets): string {
  const { merchant, program, error } = view;
  const content = (
    <div id="app" data-stage="consent">
      <TestNote merchant={merchant} speech={ENGLISH}>
        This shop takes no real money.
      </TestNote>
      <Masthead merchant={merchant} />
      <Question view={view} />
    </div>
  );
  const title = `${error === null ? '' : 'Error: '}Access for ${program} · ${merchant.name}`;
  return renderPlain({ title, speech: ENGLISH, accent: merchant.page.accent, content }, assets);
}

function Question({ view }: { view: ConsentView }): VNode {
  const { merchant, program, host, scopes, action, token, error } = view;
  const isWrong = error !== null;
  return (
    <main class="alone offer" id="main">
      <form method="post" action={action} novalidate>
        <section class="block link-offer">
          <h1 class="title">
            Give <span dir="auto">{program}</span> access to <span dir="auto">{merchant.name}</span>?
          </h1>
          <p>
            <span dir="auto">{program}</span> at <strong dir="ltr">{host}</strong> asks to:
          </p>
          <ul class="scope-list">
            {scopes.map((scope) => (
              <li key={scope}>
                {scopeText(scope)} <code>{scope}</code>
              </li>
            ))}
          </ul>
          <input type="hidden" name="token" value={token} />
          <div class="field">
            <label for="key">A key of your shop</label>
            <input
              class="input"
              id="key"
              name="key"
              type="password"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={256}
              aria-required="true"
              aria-invalid={isWrong ? 'true' : undefined}
              aria-describedby={isWrong ? 'key-hint key-error' : 'key-hint'}
              autofocus={isWrong}
            />
            <p class="hint" id="key-hint">
              It shows that the shop is yours and begins with {view.keyPrefix}. The program does not get it, and gets no
              more than this key may do.
            </p>
            <p class="field-error" id="key-error" hidden={!isWrong}>
              {error}
            </p>
          </div>
          <button class="button primary" name="decision" value="allow" id="allow">
            Give access
          </button>
          <button class="button" name="decision" value="deny" id="deny">
            No, go back
          </button>
          <p class="hint">Access ends when the program is taken out of the shop’s configuration.</p>
        </section>
      </form>
    </main>
  );
}

/** `payment_links.write` → “See and change payment links”. */
function scopeText(scope: string): string {
  if (scope === '*') return 'Do everything that the shop can do';
  const [resource = '', action] = scope.split('.');
  return `${action === 'read' ? 'See' : 'See and change'} ${resource.replaceAll('_', ' ')}`;
}
