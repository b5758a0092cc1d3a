// One request for one session's page: who asks, what they may see, and how to answer them.
import type { Clock } from '../../base/clock.ts';
import type { Vault } from '../../base/crypto.ts';
import type { PageReply, PageRequest } from '../../base/http.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { frameAncestorsOf } from '../../domain/checkout-settings.ts';
import type { Session } from '../../domain/session.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Engine } from '../../engine/engine.ts';
import { accessOf, standingOf, type Access } from './access.ts';
import { tokenFor, type FormToken } from './forgery.ts';
import { loginOf, type Login } from './login.ts';
import { renderNotFound, renderPage } from './page.tsx';
import { html, inFrames, seeOther } from './reply.ts';
import { speechFor, type Speech } from './texts/speech.ts';
import { viewOf, type Assets, type PageView, type ViewInput } from './view.ts';

export interface CheckoutDeps {
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  /** Absolute, without a trailing slash. */
  readonly publicUrl: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly assets: Assets;
}

type Cookies = NonNullable<PageReply['cookies']>;

export interface Visit {
  readonly dialect: Dialect;
  readonly request: PageRequest;
  readonly session: Session;
  readonly subscription: Subscription | null;
  readonly openBill: Session | null;
  readonly wallMs: number;
  readonly speech: Speech;
  readonly context: PageView['context'];
  readonly access: Access;
  readonly login: Login;
  readonly form: FormToken;
  /** Path of the page: where its cookies are sent and under which its actions lie. */
  readonly path: string;
}

/** `null` when the path names no session. */
export async function arrive(deps: CheckoutDeps, dialect: Dialect, request: PageRequest): Promise<Visit | null> {
  const found = await deps.engine.view(dialect.name, request.params['id'] ?? '');
  if (found === null || found.context.merchant === null) return null;
  const { session, context, subscription, openBill } = found;
  const path = dialect.pagePath.replace(':id', encodeURIComponent(session.publicId));
  return {
    dialect,
    request,
    session,
    subscription,
    openBill,
    wallMs: deps.clock.wallMs(),
    speech: speechFor(session.locale, request.headers['accept-language']),
    context: { ...context, merchant: found.context.merchant },
    access: accessOf(deps.vault, session, request.cookies),
    login: await loginOf(deps, session, found.context.merchant, request.cookies),
    form: tokenFor(deps.vault, session, path, request),
    path,
  };
}

export function show(
  deps: CheckoutDeps,
  visit: Visit,
  status: number,
  told: Partial<Pick<ViewInput, 'typed' | 'errors' | 'notice' | 'isForwarding' | 'stays' | 'standing'>> = {},
  cookies: Cookies = [],
): PageReply {
  const { session, subscription, openBill, speech, context, access, login, path, form } = visit;
  const { notices } = speech.texts;
  const changed = access.isOvertaken ? notices.changedElsewhere : notices.takenOver;
  const notice = told.notice ?? (standingOf(session, access) === 'replace' ? changed : null);
  const view = viewOf({
    session,
    subscription,
    openBill,
    speech,
    context,
    access,
    login,
    path,
    assets: deps.assets,
    token: form.token,
    ...told,
    notice,
  });
  const reply = html(status, renderPage(view), form.cookie === null ? cookies : [...cookies, form.cookie]);
  return inFrames(reply, view.framedBy);
}

export const back = ({ path, session, context }: Visit, cookies: Cookies = []): PageReply =>
  inFrames(seeOther(path, cookies), frameAncestorsOf(session, context.merchant));

/** Nobody knows whose page it would be, so the browser says the language. */
export const notFound = (deps: CheckoutDeps, { headers }: Pick<PageRequest, 'headers'>): PageReply =>
  html(404, renderNotFound(deps.assets, speechFor('', headers['accept-language'])));
