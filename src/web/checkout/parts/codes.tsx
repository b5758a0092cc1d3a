// Discount codes: those on the order with what they do or why they do nothing, and the field for another one.
import type { VNode } from 'preact';
import { codeStatuses, type CodeStatus } from '../../../domain/offers.ts';
import { findDiscount } from '../../../domain/pricing/candidates.ts';
import { shownCodes } from '../../../domain/shown-codes.ts';
import { codeText } from '../field-of.ts';
import { spokenOf } from '../texts/speech.ts';
import { errorAt, money, type PageView } from '../view.ts';
import { ariaOf, FieldErrorText } from './field.tsx';
import { AlertIcon, TagIcon } from './icons.tsx';

export function Codes({ view }: { view: PageView }): VNode | null {
  const codes = codeStatuses(view.session, view.context);
  // Where the shop has named the amounts itself, there is nothing that a code of its catalogue is meant for.
  const { lines, refusesCodes } = view.session;
  const takesCodes = refusesCodes === undefined && lines.some(({ variantId }) => variantId !== null);
  if (!takesCodes && codes.length === 0) return null;
  return (
    <div class="codes">
      {takesCodes && <CodeField view={view} />}
      {takesCodes && <ShownCodes view={view} />}
      {codes.length > 0 && (
        <ul class="code-list">
          {codes.map((status) => (
            <Code key={status.code} view={view} status={status} />
          ))}
        </ul>
      )}
    </div>
  );
}

function CodeField({ view }: { view: PageView }): VNode {
  const { codes } = view.speech.texts;
  return (
    <div class="field">
      <label for="code">{codes.label}</label>
      <div class="code-row">
        <input
          class="input"
          id="code"
          name="code"
          value={errorAt(view, 'code') === null ? '' : (view.typed.code ?? '')}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={100}
          dir={view.speech.dir === 'rtl' ? undefined : 'auto'}
          {...ariaOf(view, 'code', false, false)}
        />
        <button class="button" id="apply-code" formaction={`${view.path}/update`}>
          {codes.apply}
        </button>
      </div>
      <FieldErrorText view={view} name="code" />
    </div>
  );
}

/** What the shop shows of its codes, to be taken with one press. */
function ShownCodes({ view }: { view: PageView }): VNode | null {
  const shown = shownCodes(view.session, view.context, spokenOf(view.speech));
  if (shown.length === 0) return null;
  const { codes } = view.speech.texts;
  return (
    <ul class="code-list" aria-label={codes.ofShop}>
      {shown.map(({ code, label, terms, missing }) => (
        <li class="code shown" key={code}>
          <TagIcon />
          <span class="code-text">
            <strong dir="auto">{code}</strong>{' '}
            {label.toUpperCase() !== code.toUpperCase() && (
              <>
                <span dir="auto">{label}</span> ·{' '}
              </>
            )}
            <span dir="auto">{terms}</span>
            {missing !== null && (
              <span class="hint" dir="auto">
                {' '}
                · {codeText(missing, code, view)}
              </span>
            )}
          </span>
          {missing === null && (
            <button
              class="link"
              name="add"
              value={code}
              formaction={`${view.path}/add-code`}
              aria-label={codes.useCode(code)}
            >
              {codes.use}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Code({ view, status }: { view: PageView; status: CodeStatus }): VNode {
  const { codes } = view.speech.texts;
  // As the shop writes it, however it was typed.
  const spelled = status.offer?.code ?? status.code;
  const isApplied = status.status === 'applied';
  const isFree = status.offer?.benefit.kind === 'free-shipping';
  const isForShipping = isFree && status.offer?.cap[view.session.currency] === undefined;
  // Nobody can say how much before shipping has a price.
  const doing = isForShipping
    ? codes.shippingFree
    : isFree && status.amount === 0
      ? codes.shippingCheaper
      : codes.takesOff(money(view, status.amount));
  return (
    <li class={isApplied ? 'code applied' : 'code refused'}>
      {isApplied ? <TagIcon /> : <AlertIcon size={16} />}
      <span class="code-text">
        <strong dir="auto">{spelled}</strong>{' '}
        {isApplied ? (
          <>
            {doing}
            {status.replaced !== null && (
              <>
                {' '}
                {codes.replaces(
                  <span dir="auto">{findDiscount(status.replaced, view.merchant)?.code ?? status.replaced}</span>,
                )}
              </>
            )}
          </>
        ) : (
          <span>{status.problem === null ? codes.notForOrder : codeText(status.problem, spelled, view)}</span>
        )}
      </span>
      <button
        class="link"
        name="remove"
        value={status.code}
        formaction={`${view.path}/remove-code`}
        aria-label={codes.removeCode(spelled)}
      >
        {codes.remove}
      </button>
    </li>
  );
}
