// Who wants access to what of whose shop, and two buttons. Pure; all text goes through JSX, which escapes it.
import type { VNode } from 'preact';
import type { Merchant } from '../../domain/merchant.ts';
import { Masthead } from '../checkout/parts/document.tsx';
import type { Speech } from '../checkout/texts/speech.ts';
import type { Assets } from '../checkout/view.ts';
import { renderPlain, TestNote } from '../plain/plain-page.tsx';

export interface ConsentView {
  readonly merchant: Merchant;
  readonly speech: Speech;
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
  const { merchant, speech, program, error } = view;
  const { access, document } = speech.texts;
  const content = (
    <div id="app" data-stage="consent">
      <TestNote merchant={merchant} speech={speech}>
        {access.noRealMoney}
      </TestNote>
      <Masthead merchant={merchant} />
      <Question view={view} />
    </div>
  );
  const name = access.title(program, merchant.name);
  const title = error === null ? name : document.errorTitle(name);
  return renderPlain({ title, speech, accent: merchant.page.accent, content }, assets);
}

function Question({ view }: { view: ConsentView }): VNode {
  const { merchant, speech, host, scopes, action, token, error } = view;
  const { access } = speech.texts;
  const isWrong = error !== null;
  const program = <span dir="auto">{view.program}</span>;
  return (
    <main class="alone offer" id="main">
      <form method="post" action={action} novalidate>
        <section class="block link-offer">
          <h1 class="title">{access.heading(program, <span dir="auto">{merchant.name}</span>)}</h1>
          <p>{access.asks(program, <strong dir="ltr">{host}</strong>)}</p>
          <ul class="scope-list">
            {scopes.map((scope) => (
              <li key={scope}>
                {scopeText(scope, speech)} <code dir="ltr">{scope}</code>
              </li>
            ))}
          </ul>
          <input type="hidden" name="token" value={token} />
          <div class="field">
            <label for="key">{access.key}</label>
            <input
              class="input"
              id="key"
              name="key"
              type="password"
              dir="ltr"
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
              {access.keyHint(view.keyPrefix)}
            </p>
            <p class="field-error" id="key-error" hidden={!isWrong}>
              {error}
            </p>
          </div>
          <button class="button primary" name="decision" value="allow" id="allow">
            {access.give}
          </button>
          <button class="button" name="decision" value="deny" id="deny">
            {access.refuse}
          </button>
          <p class="hint">{access.ends}</p>
        </section>
      </form>
    </main>
  );
}

/** `payment_links.write` → “See and change payment links”. */
function scopeText(scope: string, { texts: { access } }: Speech): string {
  if (scope === '*') return access.everything;
  const [resource = '', action] = scope.split('.');
  const names: Readonly<Record<string, string>> = access.resources;
  const what = names[resource] ?? resource.replaceAll('_', ' ');
  return action === 'read' ? access.see(what) : access.change(what);
}
