// Puts a page that the server has rendered in place of the present one, part by part: what has not changed stays as it is,
// with the cursor and everything that was typed.
import { say } from './say.ts';

export interface Replacement {
  /** What had been sent to get this page; what was typed since, or never sent, stays in its field. */
  readonly sent: URLSearchParams;
  /** The buyer asked for nothing: no errors are listed and the focus stays. */
  readonly isQuiet: boolean;
}

export function replacePage(app: HTMLElement, html: string, { sent, isQuiet }: Replacement): void {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const fresh = next.getElementById('app');
  if (fresh === null) {
    location.reload();
    return;
  }
  if (isQuiet) fresh.querySelector('#errors')?.remove();
  const isForm = fresh.dataset['stage'] === 'open' && app.dataset['stage'] === 'open';
  if (isForm || fresh.innerHTML !== sentPage.get(app)) {
    const before = snapshot(app, sent);
    if (isForm) replaceParts(app, fresh, { isSameLanguage: speaksAsBefore(next), isQuiet });
    else app.replaceChildren(...fresh.childNodes);
    adopt(app, fresh);
    document.documentElement.lang = next.documentElement.lang;
    document.documentElement.dir = next.documentElement.dir;
    document.title = next.title;
    restore(app, before);
    moveFocus(app, before.focused, isForm, isQuiet);
  }
  app.dispatchEvent(new Event('replaced'));
}

/** Notes what the server has sent, before scripts and the buyer change the live page. */
export function rememberParts(app: HTMLElement): void {
  sentPage.set(app, app.innerHTML);
  partsOf(app).forEach((part) => sentPage.set(part, part.outerHTML));
}

const sentPage = new WeakMap<Element, string>();

const partsOf = (root: Element): Element[] => [...root.querySelectorAll('[data-part]')];

function replaceParts(
  app: HTMLElement,
  fresh: HTMLElement,
  { isSameLanguage, isQuiet }: { readonly isSameLanguage: boolean; readonly isQuiet: boolean },
): void {
  const parts = partsOf(app);
  const freshParts = partsOf(fresh);
  const names = (list: Element[]): string => list.map((part) => part.getAttribute('data-part')).join();
  if (!isSameLanguage || names(parts) !== names(freshParts)) {
    app.replaceChildren(...fresh.childNodes);
    rememberParts(app);
    return;
  }
  parts.forEach((part, index) => {
    const freshPart = freshParts[index];
    if (freshPart === undefined) return;
    // The marks of mistakes may have gone from the live part while the buyer typed.
    const isMarked = !isQuiet && freshPart.querySelector('[aria-invalid]') !== null;
    if (!isMarked && sentPage.get(part) === freshPart.outerHTML) return;
    sentPage.set(freshPart, freshPart.outerHTML);
    part.replaceWith(freshPart);
  });
}

/** What stands between the parts changes with the language alone. */
const speaksAsBefore = (next: Document): boolean => next.documentElement.lang === document.documentElement.lang;

/** Takes over what the page's root says about the stage. */
function adopt(app: HTMLElement, fresh: HTMLElement): void {
  for (const name of ['data-stage', 'data-poll-s', 'data-return-s', 'data-texts']) {
    const value = fresh.getAttribute(name);
    if (value === null) app.removeAttribute(name);
    else app.setAttribute(name, value);
  }
  if (fresh.dataset['stage'] !== 'open') rememberParts(app);
}

interface Snapshot {
  readonly focused: string;
  readonly news: readonly string[];
  /** Values by id that win over what the server has. */
  readonly typed: ReadonlyMap<string, string>;
  readonly ticked: ReadonlySet<string>;
  readonly unfolded: readonly string[];
}

const CONTROLS = 'input.input, select.input';

function snapshot(app: HTMLElement, sent: URLSearchParams): Snapshot {
  const typed = new Map<string, string>();
  app.querySelectorAll<HTMLInputElement>(CONTROLS).forEach(({ id, value }) => {
    // The server never writes card data back.
    if (id.startsWith('card_') || sent.get(id) !== value) typed.set(id, value);
  });
  return {
    focused: document.activeElement?.id ?? '',
    news: newsOf(app),
    typed,
    ticked: new Set([...app.querySelectorAll('input[type=checkbox]:checked')].map(({ id }) => id)),
    unfolded: [...app.querySelectorAll('details[open][id]')].map(({ id }) => id),
  };
}

function restore(app: HTMLElement, before: Snapshot): void {
  app.querySelectorAll<HTMLInputElement>(CONTROLS).forEach((control) => {
    const value = before.typed.get(control.id);
    if (value !== undefined && value !== control.value) control.value = value;
  });
  app.querySelectorAll<HTMLInputElement>('input[type=checkbox]').forEach((box) => {
    if (before.ticked.has(box.id)) box.checked = true;
  });
  for (const id of before.unfolded) document.getElementById(id)?.setAttribute('open', '');
  const live = app.querySelector('#live');
  const news = newsOf(app).filter((text) => !before.news.includes(text));
  if (live !== null && news.length > 0) live.textContent = news.join(' ');
}

/** What those who cannot see the summary are told when it changes. */
function newsOf(app: HTMLElement): string[] {
  const total = app.querySelector('#total')?.textContent ?? '';
  const codes = [...app.querySelectorAll('.code-text')].map(({ textContent }) => textContent);
  const told = [...app.querySelectorAll('[data-news]')].map(({ textContent }) => textContent);
  return [...told, ...codes, say('total', { total })];
}

/** To what needs attention first; otherwise back to where it was. */
function moveFocus(app: HTMLElement, focused: string, isForm: boolean, isQuiet: boolean): void {
  const attention = isQuiet ? null : app.querySelector<HTMLElement>('#errors, #notice, #declined');
  // Where the field or button that was used is gone, a step was taken: on to the next.
  const arrival = focused === '' ? null : app.querySelector<HTMLElement>('[data-arrive]');
  const target =
    attention ??
    (isForm ? (document.getElementById(focused) ?? arrival) : app.querySelector<HTMLElement>('#result-title'));
  if (!isForm) scrollTo(0, 0);
  if (target !== null && target !== document.activeElement) target.focus({ preventScroll: attention === null });
}
