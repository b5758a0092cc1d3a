// Counts down until another code can be sent. Without scripts the button is there from the start, and the server says how
// long to wait.
import { say } from './say.ts';

export function countDownToResend(app: HTMLElement): void {
  let freeAtMs = 0;
  const begin = (): void => {
    const button = buttonIn(app);
    freeAtMs = performance.now() + Number(button?.dataset['resendMs'] ?? 0);
    tick(app, freeAtMs);
  };
  // It keeps the focus while it cannot be pressed, so it is not switched off.
  app.addEventListener(
    'click',
    (event) => {
      const button = (event.target as Element).closest('#resend-code');
      if (button?.getAttribute('aria-disabled') === 'true') event.preventDefault();
    },
    { capture: true },
  );
  app.addEventListener('replaced', begin);
  setInterval(() => tick(app, freeAtMs), 1000);
  begin();
}

const buttonIn = (app: HTMLElement): HTMLElement | null => app.querySelector('#resend-code');

function tick(app: HTMLElement, freeAtMs: number): void {
  const button = buttonIn(app);
  if (button === null) return;
  const leftS = Math.ceil((freeAtMs - performance.now()) / 1000);
  const text = leftS > 0 ? say('newCodeIn', { seconds: String(leftS) }) : say('newCode');
  if (button.textContent !== text) button.textContent = text;
  if (leftS > 0) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
}
