// The pages of payment links, for every dialect that has them. A look changes nothing; whoever presses the button gets a
// session of their own and goes on to its page. Works without scripts, and has none.
import type { PageReply, PageRequest, PageRoute } from '../../base/http.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Engine } from '../../engine/engine.ts';
import type { LinkVisit } from '../../engine/payment-links.ts';
import { html, seeOther } from '../checkout/reply.ts';
import type { Assets } from '../checkout/view.ts';
import { speechToVisitor, type Speech } from '../checkout/texts/speech.ts';
import { amountIn } from './amount-in.ts';
import { boundsText, exampleIn, renderLinkPage, renderNoLink } from './link-page.tsx';

export interface LinkPagesDeps {
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  readonly assets: Assets;
}

export function createLinkPages(deps: LinkPagesDeps): readonly PageRoute[] {
  return deps.dialects.flatMap((dialect): PageRoute[] => {
    if (dialect.paymentLinkPath === undefined) return [];
    const path = `/${dialect.name}${dialect.paymentLinkPath}`;
    return [
      { method: 'GET', path, handle: (request) => look(deps, dialect, request) },
      { method: 'POST', path, handle: (request) => goOn(deps, dialect, request) },
    ];
  });
}

async function look(deps: LinkPagesDeps, dialect: Dialect, request: PageRequest): Promise<PageReply> {
  const visit = await deps.engine.paymentLinks.visit(dialect.name, request.params['id'] ?? '');
  if (visit === null) return html(404, renderNoLink(speechTo(request, null), deps.assets));
  const speech = speechTo(request, visit);
  return html(
    visit.link.isActive ? 200 : 410,
    renderLinkPage({ ...visit, speech, path: request.path, typed: null, error: null }, deps.assets),
  );
}

/** A link goes to people of many languages. */
const speechTo = ({ headers }: PageRequest, visit: LinkVisit | null): Speech =>
  speechToVisitor(headers['accept-language'], visit?.merchant.locale);

async function goOn(deps: LinkPagesDeps, dialect: Dialect, request: PageRequest): Promise<PageReply> {
  const visit = await deps.engine.paymentLinks.visit(dialect.name, request.params['id'] ?? '');
  if (visit === null) return html(404, renderNoLink(speechTo(request, null), deps.assets));
  const { link } = visit;
  const speech = speechTo(request, visit);
  const texts = speech.texts.link;
  const typed = request.form['amount']?.slice(0, MAX_AMOUNT_CHARS) ?? null;
  const again = (status: number, error: string): PageReply =>
    html(status, renderLinkPage({ ...visit, speech, path: request.path, typed, error }, deps.assets));
  // Somebody has switched it off since the page was opened.
  if (!link.isActive) return again(410, '');
  const named = typed === null || typed.trim() === '' ? null : amountIn(typed, link.currency);
  if (named !== null && 'problemText' in named) return again(422, texts.notAnAmount(exampleIn(link, speech)));
  const opened = await deps.engine.paymentLinks.open(link, named?.amount ?? null, speech.locale);
  if ('problems' in opened) return again(422, textFor(opened.problems, { ...visit, speech }));
  return seeOther(dialect.pagePath.replace(':id', encodeURIComponent(opened.publicId)));
}

const MAX_AMOUNT_CHARS = 30;

/** Buyers read what they can mend; everything else is for the shop to mend. */
function textFor(problems: readonly Problem[], { link, merchant, speech }: LinkVisit & { speech: Speech }): string {
  const texts = speech.texts.link;
  const own = problems.find(({ at, fixableBy }) => at === 'amount' && fixableBy === 'buyer');
  if (own === undefined || link.offer.kind !== 'open-amount') return texts.notNow(merchant.name);
  if (own.code === 'missing_value') return texts.noAmount;
  return texts.amountOutside(boundsText(link.offer, link.currency, speech));
}
