// A page of a few sentences that needs nothing else: apologies and the greeting at `/`.
import { escapeHtml } from '../base/escape-html.ts';

/** Texts are escaped here; links go after them, sections with anchors last. */
export function plainPage(
  title: string,
  paragraphs: readonly string[],
  links: readonly { readonly href: string; readonly text: string }[] = [],
  sections: readonly { readonly id: string; readonly title: string; readonly text: string }[] = [],
  { language, dir }: { readonly language: string; readonly dir: 'ltr' | 'rtl' } = { language: 'en', dir: 'ltr' },
): string {
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  const list = links.map(({ href, text }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></li>`).join('');
  const parts = sections.map(
    ({ id, title, text }) => `<h2 id="${escapeHtml(id)}">${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>`,
  );
  return `<!doctype html>
<html lang="${language}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
h2{font-size:1rem;margin-top:2rem;overflow-wrap:anywhere}h2:target{text-decoration:underline}
body{max-width:34rem;margin:12vh auto;padding:0 1.25rem}
</style></head><body><h1>${escapeHtml(title)}</h1>${body}${list === '' ? '' : `<ul>${list}</ul>`}${parts.join('')}</body></html>
`;
}
