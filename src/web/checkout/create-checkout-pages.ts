// The hosted checkout page: its routes for every dialect's page path. Every change goes through the engine.
import type { PageReply, PageRequest, PageRoute } from '../../base/http.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { accentRoute } from './accent.ts';
import { holderCookie } from './access.ts';
import { ACTIONS, type Act } from './actions.ts';
import { forwardCookie, isForwardingTo } from './forward.ts';
import { isGenuine } from './forgery.ts';
import { LOGIN_ACTIONS, loginByEnter } from './login-actions.ts';
import { parseForm } from './form.ts';
import { seeOther } from './reply.ts';
import { stageOf } from './stage.ts';
import { arrive, back, notFound, show, type CheckoutDeps } from './visit.ts';

export type { CheckoutDeps } from './visit.ts';

export function createCheckoutPages(deps: CheckoutDeps): readonly PageRoute[] {
  return [accentRoute, ...deps.dialects.flatMap((dialect) => routesOf(deps, dialect))];
}

const EVERY_ACTION: Readonly<Record<string, Act>> = { ...ACTIONS, ...LOGIN_ACTIONS };

function routesOf(deps: CheckoutDeps, dialect: Dialect): PageRoute[] {
  return [
    { method: 'GET', path: dialect.pagePath, handle: (request) => look(deps, dialect, request) },
    {
      method: 'GET',
      path: `${dialect.pagePath}/return/:attempt`,
      isCostly: true,
      handle: (request) => comeBack(deps, dialect, request),
    },
    ...resumeRoutes(deps, dialect),
    ...(dialect.pageAliases ?? []).map((path): PageRoute => ({
      method: 'GET',
      path,
      handle: async ({ params, query }) => {
        const page = dialect.pagePath.replace(':id', encodeURIComponent(params['id'] ?? ''));
        const secret = query['secret'];
        return seeOther(secret === undefined ? page : `${page}?secret=${encodeURIComponent(secret)}`);
      },
    })),
    // The address of a form, loaded anew or typed, is the page it stands on.
    ...Object.keys(EVERY_ACTION).map((name): PageRoute => ({
      method: 'GET',
      path: `${dialect.pagePath}/${name}`,
      handle: async ({ params }) => seeOther(dialect.pagePath.replace(':id', encodeURIComponent(params['id'] ?? ''))),
    })),
    ...Object.entries(EVERY_ACTION).map(([name, act]): PageRoute => ({
      method: 'POST',
      path: `${dialect.pagePath}/${name}`,
      handle: (request) => change(deps, dialect, request, act),
    })),
  ];
}

/** Fresh sessions are made here, so these links are limited by address like forms. */
function resumeRoutes(deps: CheckoutDeps, { name, pagePath, resume }: Dialect): PageRoute[] {
  if (resume === undefined) return [];
  const { path, parameter } = resume;
  return [
    {
      method: 'GET',
      path,
      isCostly: true,
      handle: async (request) => {
        const session = await deps.engine.resume(name, request.query[parameter] ?? '');
        if (session === null) return notFound(deps, request);
        return seeOther(pagePath.replace(':id', encodeURIComponent(session.publicId)));
      },
    },
  ];
}

async function look(deps: CheckoutDeps, dialect: Dialect, request: PageRequest): Promise<PageReply> {
  const visit = await arrive(deps, dialect, request);
  if (visit === null) return notFound(deps, request);
  const { session, context, path } = visit;
  const { secret, stay } = request.query;
  if (secret !== undefined) {
    // The secret must not stay in the address bar, from where it is copied, bookmarked and shared.
    const cookie = holderCookie(deps.vault, session, path, secret, context.clientSecret(session));
    return back(visit, cookie === null ? [] : [cookie]);
  }
  const stage = stageOf(session);
  const isForwarding = stage.kind === 'open' && stage.waiting !== null && isForwardingTo(request, stage.waiting);
  // Going on by itself works once: whoever presses Back must be able to pay in another way.
  return show(
    deps,
    visit,
    200,
    { isForwarding, stays: stay !== undefined },
    isForwarding ? [forwardCookie(path, null)] : [],
  );
}

/** The buyer is back from a provider: learns what became of the payment and shows it. */
async function comeBack(deps: CheckoutDeps, dialect: Dialect, request: PageRequest): Promise<PageReply> {
  const { id = '', attempt = '' } = request.params;
  const session = await deps.engine.comeBack(dialect.name, id, attempt);
  if (session === null) return notFound(deps, request);
  return seeOther(dialect.pagePath.replace(':id', encodeURIComponent(session.publicId)));
}

async function change(deps: CheckoutDeps, dialect: Dialect, request: PageRequest, act: Act): Promise<PageReply> {
  const visit = await arrive(deps, dialect, request);
  if (visit === null) return notFound(deps, request);
  // Whatever the form wanted, it is too late for it: the page shows what became of the session.
  if (stageOf(visit.session).kind !== 'open') return back(visit);
  if (!isGenuine(deps.vault, visit.session, request, deps.publicUrl)) {
    const { texts } = visit.speech;
    const { typed } = parseForm(request.form, {
      ships: true,
      showsAddress: true,
      showsEmail: true,
      showsTaxId: true,
      billed: null,
      takesCard: () => false,
      wallMs: visit.wallMs,
      wrong: texts.wrong,
    });
    return show(deps, visit, 403, { typed, errors: [{ field: null, text: texts.notices.stalePage }] });
  }
  return (loginByEnter(visit) ?? act)(deps, visit);
}
