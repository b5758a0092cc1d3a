// Copies what stands in the element that a button names. The button is hidden until it is known to work.
import { say } from './say.ts';

const SHOWN_MS = 2_000;

export function offerCopies(app: HTMLElement): void {
  const offer = (): void => {
    // Browsers have it on secure pages only.
    if (!('clipboard' in navigator)) return;
    app.querySelectorAll<HTMLButtonElement>('[data-copy]').forEach((button) => (button.hidden = false));
  };
  app.addEventListener('replaced', offer);
  app.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-copy]');
    if (button !== null) void copy(button);
  });
  offer();
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const text = document.getElementById(button.dataset['copy'] ?? '')?.textContent ?? '';
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say('copied');
  } catch {
    button.textContent = say('notCopied');
  }
  setTimeout(() => (button.textContent = label), SHOWN_MS);
}
