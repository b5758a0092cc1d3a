// What happens on this page by itself: the time left, looking again while a payment is open, going on to the bank or back
// to the shop.
import { say } from './say.ts';
import type { Page } from './submit.ts';

/** From here on every second counts for the buyer. */
const COUNTDOWN_FROM_MS = 15 * 60_000;

export function startClocks(app: HTMLElement, page: Page): void {
  let timer: number | undefined;
  let endsAtMs = Infinity;

  const begin = (): void => {
    clearTimeout(timer);
    const { stage, pollS, returnS } = app.dataset;
    endsAtMs = performance.now() + Number(app.querySelector<HTMLElement>('#expiry')?.dataset['leftMs'] ?? Infinity);
    if (stage === 'forwarding') follow(app, '#continue');
    else if (pollS !== undefined) timer = after(pollS, () => void page.refresh());
    else if (returnS !== undefined) timer = after(returnS, () => follow(app, '#return'));
  };

  app.addEventListener('replaced', begin);
  app.addEventListener('click', (event) => {
    if ((event.target as Element).id !== 'stay') return;
    event.preventDefault();
    clearTimeout(timer);
    app.querySelector('#return-note')?.remove();
  });
  // A page brought back from the browser's memory may be long out of date.
  addEventListener('pageshow', (event) => event.persisted && void page.refresh());
  setInterval(() => tick(app, endsAtMs, page), 1000);
  begin();
}

const after = (seconds: string, run: () => void): number => window.setTimeout(run, Number(seconds) * 1000);

function follow(app: HTMLElement, selector: string): void {
  const link = app.querySelector<HTMLAnchorElement>(selector);
  if (link !== null) location.assign(link.href);
}

function tick(app: HTMLElement, endsAtMs: number, page: Page): void {
  const shown = app.querySelector<HTMLElement>('#expiry');
  if (shown === null) return;
  const leftMs = endsAtMs - performance.now();
  if (leftMs > COUNTDOWN_FROM_MS) return;
  if (leftMs > 0) {
    const seconds = Math.floor(leftMs / 1000);
    // Apart from the sentence around it, where that runs from right to left.
    const time = `\u2068${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}\u2069`;
    const text = say('closesIn', { time });
    if (shown.textContent !== text) shown.textContent = text;
  } else if (shown.dataset['over'] === undefined) {
    shown.dataset['over'] = '';
    void page.refresh();
  }
}
