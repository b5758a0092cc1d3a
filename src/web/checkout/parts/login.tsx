// The phone login: a number, the code that was sent to it, and then the addresses that are saved for it.
import type { VNode } from 'preact';
import type { Address } from '../../../domain/address.ts';
import { isSameJson } from '../../../base/json.ts';
import { callingCodes } from '../calling-codes.ts';
import { addressMark, isLoginFirst, RESEND_AFTER_MS, type Login as LoginState } from '../login.ts';
import { countryName } from '../countries.ts';
import { maskPhone } from '../mask.ts';
import type { PageView } from '../view.ts';
import { ariaOf, Control, TextField } from './field.tsx';

export function Login({ view }: { view: PageView }): VNode {
  return (
    <section class="block login" data-part="login" aria-labelledby="login-title">
      <LoginStep view={view} login={view.login} />
    </section>
  );
}

function LoginStep({ view, login }: { view: PageView; login: LoginState }): VNode | null {
  switch (login.kind) {
    case 'off':
      return null;
    case 'ask':
      return <AskNumber view={view} />;
    case 'code':
      return <AskCode view={view} login={login} />;
    case 'known':
      return <Known view={view} login={login} />;
  }
}

function AskNumber({ view }: { view: PageView }): VNode {
  const isFirst = isLoginFirst(view.merchant, view.login);
  const { login } = view.speech.texts;
  const country = view.typed.login_country ?? view.session.country;
  return (
    <>
      <h2 id="login-title">{isFirst ? login.required : login.offered}</h2>
      <p class="hint login-text">
        {login.why}
        {isFirst ? '' : ` ${login.mayGoOn}`}
      </p>
      <div class="fields">
        <Control view={view} name="login_country" label={login.countryCode} isRequired width="third">
          <select
            class="input"
            id="login_country"
            name="login_country"
            autocomplete="off"
            {...ariaOf(view, 'login_country', false, false)}
          >
            {callingCodes(view.speech.locale).map(({ code, name, dialCode }) => (
              <option key={code} value={code} selected={code === country}>
                {name} (+{dialCode})
              </option>
            ))}
          </select>
        </Control>
        <TextField
          view={view}
          name="login_number"
          label={login.number}
          type="tel"
          autocomplete="tel-national"
          inputMode="tel"
          maxLength={30}
          value={null}
          isRequired={isFirst}
          width="two-thirds"
          arrives
        />
      </div>
      <button class="button small login-button" id="send-code" formaction={`${view.path}/send-code`}>
        {login.sendCode}
      </button>
    </>
  );
}

function AskCode({ view, login }: { view: PageView; login: Extract<LoginState, { kind: 'code' }> }): VNode {
  const { login: texts } = view.speech.texts;
  const leftMs = Math.max(0, login.sentAtMs + RESEND_AFTER_MS - view.context.nowMs);
  return (
    <>
      <h2 id="login-title">{texts.enterCode}</h2>
      <p class="hint login-text" data-news>
        {texts.codeSent(login.channel === 'whatsapp', <span dir="ltr">{login.phone}</span>)}
      </p>
      <div class="fields">
        <TextField
          view={view}
          name="otp"
          label={texts.code}
          autocomplete="one-time-code"
          inputMode="numeric"
          maxLength={10}
          value={null}
          // Where the phone is optional, whoever has asked for a code can still pay without it, but not confirm it.
          isRequired={isLoginFirst(view.merchant, view.login)}
          saysOptional={false}
          width="third"
          arrives
        />
      </div>
      <div class="login-buttons">
        <button class="button small login-button" id="verify-code" formaction={`${view.path}/verify-code`}>
          {texts.confirm}
        </button>
        <button
          class="link"
          id="resend-code"
          formaction={`${view.path}/resend-code`}
          data-resend-ms={leftMs === 0 ? undefined : leftMs}
        >
          {texts.newCode}
        </button>
        <button class="link" id="other-number" formaction={`${view.path}/other-number`}>
          {texts.otherNumber}
        </button>
      </div>
      <p class="hint">{texts.newCodeHint}</p>
    </>
  );
}

function Known({ view, login }: { view: PageView; login: Extract<LoginState, { kind: 'known' }> }): VNode {
  const { addresses } = login;
  const { login: texts } = view.speech.texts;
  const present = view.session.shippingAddress;
  return (
    <>
      <h2 id="login-title" tabIndex={-1} data-arrive>
        {texts.confirmed}
      </h2>
      <p class="hint login-text" data-news>
        {texts.loggedIn(<span dir="ltr">{maskPhone(login.phone)}</span>)}{' '}
        <button class="link" id="other-number" formaction={`${view.path}/other-number`}>
          {texts.notYou}
        </button>
      </p>
      {view.asksAddress && addresses.length > 0 && (
        <ul class="saved" aria-label={texts.savedAddresses}>
          {addresses.map((address) => (
            <Saved key={addressMark(address)} view={view} address={address} isChosen={isSameJson(address, present)} />
          ))}
        </ul>
      )}
    </>
  );
}

function Saved(props: { readonly view: PageView; readonly address: Address; readonly isChosen: boolean }): VNode {
  const { view, address, isChosen } = props;
  const { login: texts } = view.speech.texts;
  const { name, line1, line2, postalCode, city, region, country } = address;
  const place = [postalCode, city, region].filter((part) => part !== null).join(' ');
  const rest = [line1, line2, place, countryName(country, view.speech.locale)];
  return (
    <li class="saved-address">
      <p dir="auto">
        <strong>{name}</strong>
        <br />
        {rest.filter((part) => part !== null && part !== '').join(', ')}
      </p>
      {isChosen ? (
        <p class="hint saved-chosen">{texts.filledIn}</p>
      ) : (
        <button
          class="button small"
          name="address"
          value={addressMark(address)}
          formaction={`${view.path}/use-address`}
          aria-label={texts.useAddress(`${line1 ?? ''}, ${place}`)}
        >
          {texts.use}
        </button>
      )}
    </li>
  );
}
