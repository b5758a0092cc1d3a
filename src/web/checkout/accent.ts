// The merchant's colour as a style sheet of its own: the pages' policy allows no inline styles.
import type { PageReply, PageRoute } from '../../base/http.ts';

const PREFIX = '/kassa/accent';

/** `null` for anything but a hex colour of three or six digits: it would end up in a style sheet. */
export function accentPath(accent: string | null): string | null {
  const hex = sixDigits(accent);
  return hex === null ? null : `${PREFIX}/${hex}`;
}

export const accentRoute: PageRoute = {
  method: 'GET',
  path: `${PREFIX}/:hex`,
  handle: async ({ params }): Promise<PageReply> => {
    const hex = sixDigits(`#${params['hex'] ?? ''}`);
    if (hex === null) {
      return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'This is no colour.' };
    }
    return {
      status: 200,
      headers: {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      },
      body: styleOf(hex),
    };
  },
};

function sixDigits(accent: string | null): string | null {
  const [, digits = ''] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(accent ?? '') ?? [];
  if (digits === '') return null;
  return (digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('')).toLowerCase();
}

/** Backgrounds of the form, as in base.css. */
const PAPER = 'ffffff';
const DARK_PAPER = '15181e';
/** What WCAG 2 asks of borders and controls is 3; a little more, because the chosen one is also tinted. */
const MIN_CONTRAST = 3.5;

/** Areas have the merchant's colour as it is; lines and controls one that is seen on the paper they stand on. */
function styleOf(hex: string): string {
  const onAccent = contrast(hex, '111111') > contrast(hex, 'ffffff') ? '#111' : '#fff';
  const edge = towards(hex, PAPER, '000000');
  const darkEdge = towards(hex, DARK_PAPER, 'ffffff');
  return (
    `:root{--accent:#${hex};--on-accent:${onAccent};--accent-edge:#${edge}}\n` +
    `@media (prefers-color-scheme:dark){:root{--accent-edge:#${darkEdge}}}\n`
  );
}

/** The colour, mixed with as little of `other` as makes it visible on `paper`. */
function towards(hex: string, paper: string, other: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(hex, other, share);
    if (contrast(mixed, paper) >= MIN_CONTRAST) return mixed;
  }
  return other;
}

function mix(hex: string, other: string, share: number): string {
  const theirs = channels(other);
  return channels(hex)
    .map((value, index) => Math.round(value * (1 - share) + (theirs[index] ?? 0) * share))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('');
}

/** WCAG 2 contrast, from 1 to 21. */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, two) => one - two);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (hex: string): number[] => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
