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
      body: `:root{--accent:#${hex};--on-accent:${isBright(hex) ? '#111' : '#fff'}}\n`,
    };
  },
};

function sixDigits(accent: string | null): string | null {
  const [, digits = ''] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(accent ?? '') ?? [];
  if (digits === '') return null;
  return (digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('')).toLowerCase();
}

/** Whether dark letters contrast better with the colour than white ones (WCAG 2 relative luminance). */
function isBright(hex: string): boolean {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
