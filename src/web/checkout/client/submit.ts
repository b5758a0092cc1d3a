// Sends the form in the background and puts the answer in place. One request at a time, in the order of the clicks.
import { showErrorAt } from './check.ts';
import { rememberParts, replacePage } from './replace.ts';
import { say } from './say.ts';

export interface Page {
  /** Asks the server how things stand and shows it. */
  refresh(): Promise<void>;
}

interface Sending {
  readonly action: string;
  readonly body: URLSearchParams;
  readonly kind: 'payment' | 'change' | 'autosave';
}

export function submitInPlace(app: HTMLElement): Page {
  let queue: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => (queue = queue.then(work, work));
  rememberParts(app);

  app.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const button = event.submitter as HTMLButtonElement | null;
    const action = button?.formAction ?? form.action;
    const isPayment = action.endsWith('/pay');
    if (isPayment && !isReadyToPay(app)) return;
    // The body is read now: what is typed while earlier requests run belongs to the next one.
    const body = bodyOf(form, button, isPayment ? [] : CARD_FIELDS);
    void inTurn(() => send(app, { action, body, kind: isPayment ? 'payment' : 'change' }));
  });

  app.addEventListener('change', (event) => {
    const control = event.target as HTMLElement;
    const form = control.closest('form');
    if (form === null || !control.matches('[data-autosave]')) return;
    // A code counts when its own button is pressed.
    const body = bodyOf(form, null, [...CARD_FIELDS, 'code']);
    void inTurn(() => send(app, { action: form.action.replace(/\/pay$/, '/update'), body, kind: 'autosave' }));
  });

  app.addEventListener('keydown', (event) => {
    const button = event.key === 'Enter' ? ENTER_PRESSES[(event.target as Element).id] : undefined;
    if (button === undefined) return;
    event.preventDefault();
    app.querySelector<HTMLButtonElement>(button)?.click();
  });

  return { refresh: () => inTurn(() => refresh(app)) };
}

/** Fields with a button of their own. */
const ENTER_PRESSES: Readonly<Record<string, string>> = {
  code: '#apply-code',
  login_number: '#send-code',
  otp: '#verify-code',
};

/** They go only where the card is charged. */
const CARD_FIELDS = ['card_number', 'card_expiry', 'card_cvc'];

function bodyOf(form: HTMLFormElement, button: HTMLButtonElement | null, without: readonly string[]): URLSearchParams {
  const body = new URLSearchParams();
  new FormData(form, button).forEach((value, name) => {
    if (typeof value === 'string' && !without.includes(name)) body.append(name, value);
  });
  return body;
}

async function send(app: HTMLElement, { action, body, kind }: Sending): Promise<void> {
  if (!navigator.onLine) return tell(app, say('offline'), kind !== 'autosave');
  setBusy(app, kind === 'payment');
  try {
    const response = await fetch(action, { method: 'POST', body });
    if (isTurnedAway(response)) return tell(app, say('crowded'));
    if (!isPage(response)) throw new Error(`the server answered ${response.status}`);
    replacePage(app, await response.text(), { sent: body, isQuiet: kind === 'autosave' });
  } catch {
    if (kind === 'payment') await lookAfterPayment(app, body);
    else tell(app, say('unsent'));
  } finally {
    setFree(app);
  }
}

/**
 * The payment may have been made, only its answer is lost: the page is asked how things stand, in place, so that the form is
 * kept when that gets no answer either. The server never charges a session twice.
 */
async function lookAfterPayment(app: HTMLElement, body: URLSearchParams): Promise<void> {
  try {
    const response = await fetch(location.href);
    if (!isPage(response)) throw new Error(`the server answered ${response.status}`);
    replacePage(app, await response.text(), { sent: body, isQuiet: true });
    if (app.dataset['stage'] === 'open') tell(app, say('interrupted'), true);
  } catch {
    tell(app, say(navigator.onLine ? 'unanswered' : 'interrupted'), true);
  }
}

async function refresh(app: HTMLElement): Promise<void> {
  try {
    const response = await fetch(location.href);
    if (isPage(response))
      return replacePage(app, await response.text(), { sent: new URLSearchParams(), isQuiet: true });
  } catch {
    // Offline for a moment: whoever waits for an answer asks again.
  }
  app.dispatchEvent(new Event('replaced'));
}

const isPage = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('text/html') === true && response.status < 500;

/** Then nothing was done, and what was typed can be sent once more. */
const isTurnedAway = ({ status }: Response): boolean => status === 429 || status === 503;

function isReadyToPay(app: HTMLElement): boolean {
  const inputs = [...app.querySelectorAll<HTMLInputElement>('input.input')];
  const wrong = inputs.filter((input) => isShown(input) && showErrorAt(input, true));
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** Fields of a method that is not chosen, or inside a fold that is closed, are not asked for. */
const isShown = (input: HTMLInputElement): boolean => input.checkVisibility?.() ?? input.offsetParent !== null;

function setBusy(app: HTMLElement, isPayment: boolean): void {
  app.setAttribute('aria-busy', 'true');
  if (!isPayment) return;
  app.dataset['paying'] = '';
  app.querySelectorAll('button').forEach((button) => (button.disabled = true));
}

function setFree(app: HTMLElement): void {
  app.removeAttribute('aria-busy');
  if (app.dataset['paying'] === undefined) return;
  delete app.dataset['paying'];
  app.querySelectorAll('button').forEach((button) => (button.disabled = 'off' in button.dataset));
}

/** `isAwaited`: whoever has pressed a button is taken to the answer. */
function tell(app: HTMLElement, text: string, isAwaited = false): void {
  const note = document.createElement('p');
  note.id = 'told';
  note.tabIndex = -1;
  note.className = 'note bad';
  note.setAttribute('role', 'alert');
  note.textContent = text;
  app.querySelector('[data-part="notices"]')?.replaceChildren(note);
  if (isAwaited) note.focus();
}
