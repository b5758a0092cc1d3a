// The page on which a merchant is asked whether a program may have access (RFC 6749, section 4.1), for every dialect that gives
// any. Nobody is led to an address that the program is not registered with. Works without scripts, and has none.
import type { Vault } from '../../base/crypto.ts';
import type { PageReply, PageRequest, PageRoute } from '../../base/http.ts';
import type { Dialect, Result } from '../../dialects/dialect.ts';
import type { AccessRequest, OAuthPolicy } from '../../dialects/oauth-intent.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Engine } from '../../engine/engine.ts';
import { isGenuine, tokenFor } from '../checkout/forgery.ts';
import { html, seeOther } from '../checkout/reply.ts';
import type { Assets } from '../checkout/view.ts';
import { speechToVisitor, type Speech } from '../checkout/texts/speech.ts';
import { renderNothing } from '../plain/plain-page.tsx';
import { renderConsent } from './consent-page.tsx';

export interface ConsentPagesDeps {
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  /** Absolute, without a trailing slash. */
  readonly publicUrl: string;
  readonly vault: Vault;
  readonly assets: Assets;
}

export function createConsentPages(deps: ConsentPagesDeps): readonly PageRoute[] {
  return deps.dialects.flatMap((dialect): PageRoute[] => {
    const { oauth } = dialect.policy;
    if (oauth === undefined) return [];
    const path = pathOf(dialect, oauth);
    return [
      { method: 'GET', path, handle: (request) => ask(deps, dialect, oauth, request) },
      { method: 'POST', path, handle: (request) => decide(deps, dialect, oauth, request) },
    ];
  });
}

/** A request that may be shown, or the answer to one that may not. */
type Read =
  { readonly asked: AccessRequest; readonly shown: Shown; readonly merchant: Merchant } | { readonly reply: PageReply };

type Shown = Extract<Result, { kind: 'access-request' }>;

async function ask(
  deps: ConsentPagesDeps,
  dialect: Dialect,
  policy: OAuthPolicy,
  request: PageRequest,
): Promise<PageReply> {
  const read = await readRequest(deps, dialect, request);
  return 'reply' in read ? read.reply : show(deps, policy, dialect, request, read, 200, null);
}

async function decide(
  deps: ConsentPagesDeps,
  dialect: Dialect,
  policy: OAuthPolicy,
  request: PageRequest,
): Promise<PageReply> {
  const read = await readRequest(deps, dialect, request);
  if ('reply' in read) return read.reply;
  const { access } = speechTo(request, read.merchant).texts;
  const again = (status: number, error: string): PageReply => show(deps, policy, dialect, request, read, status, error);
  if (!isGenuine(deps.vault, subjectOf(read.asked), request, deps.publicUrl)) return again(403, access.tooOld);
  if (request.form['decision'] !== 'allow') return leave(read.asked, request, { error: 'access_denied' });
  const key = (request.form['key'] ?? '').trim();
  if (key === '') return again(422, access.noKey);
  const given = await deps.engine.consent.give(dialect.name, key.slice(0, MAX_KEY_CHARS), read.asked);
  if (given === 'unknown-key') return again(422, access.unknownKey(read.merchant.name));
  if (given.kind === 'code') return leave(read.asked, request, { code: given.code });
  const [first] = given.kind === 'refused' ? given.problems : [];
  if (first === undefined) throw new Error(`giving access ended as ${given.kind}`);
  if (first.at === 'scope') return again(422, access.uselessKey);
  return again(422, first.code === 'credentials_required' ? access.givenKey : access.unanswerable);
}

/** Nobody has said yet who comes. */
const speechTo = ({ headers }: Pick<PageRequest, 'headers'>, merchant: Merchant | null): Speech =>
  speechToVisitor(headers['accept-language'], merchant?.locale);

const MAX_KEY_CHARS = 256;

async function readRequest(deps: ConsentPagesDeps, dialect: Dialect, request: PageRequest): Promise<Read> {
  const { query } = request;
  const { client_id: clientId = '', redirect_uri: redirectUri = '', scope, response_type: type } = query;
  const wanted = scope?.split(' ').filter((name) => name !== '') ?? [];
  const asked: AccessRequest = { clientId, redirectUri, scopes: wanted.length === 0 ? null : wanted };
  const { result, merchant } = await deps.engine.consent.read(dialect.name, asked);
  if (result.kind === 'access-request' && merchant !== null) {
    if (type === 'code') return { asked, shown: result, merchant };
    return { reply: leave(asked, { query }, { error: 'unsupported_response_type' }) };
  }
  const problems = result.kind === 'refused' ? result.problems : [];
  // The address was compared before: what is wrong with the rest its program is told.
  if (problems[0]?.at === 'scope') return { reply: leave(asked, { query }, { error: 'invalid_scope' }) };
  const speech = speechTo(request, merchant);
  const { access } = speech.texts;
  const text = problems[0]?.at === 'redirect_uri' ? access.wrongAddress : access.unknownProgram;
  return { reply: html(400, renderNothing(access.unanswerable, text, speech, deps.assets)) };
}

function show(
  { vault, assets }: ConsentPagesDeps,
  oauth: OAuthPolicy,
  dialect: Dialect,
  request: PageRequest,
  { asked, shown, merchant }: Extract<Read, { shown: Shown }>,
  status: number,
  error: string | null,
): PageReply {
  const path = pathOf(dialect, oauth);
  const form = tokenFor(vault, subjectOf(asked), path, request);
  const action = `${path}?${new URLSearchParams(request.query).toString()}`;
  const { client, scopes } = shown;
  const host = new URL(asked.redirectUri).host;
  const page = renderConsent(
    {
      merchant,
      speech: speechTo(request, merchant),
      program: client.name,
      host,
      scopes,
      action,
      token: form.token,
      keyPrefix: dialect.policy.keyPrefix ?? '',
      error,
    },
    assets,
  );
  return html(status, page, form.cookie === null ? [] : [form.cookie], new URL(asked.redirectUri).origin);
}

const pathOf = ({ name }: Dialect, { consentPath }: OAuthPolicy): string => `/${name}${consentPath}`;

/** A form for one program does for no other. */
const subjectOf = ({ clientId }: AccessRequest) => ({ id: `consent ${clientId}` });

/** Back to the program, with what it has sent along to know its own request by. */
function leave(
  { redirectUri }: AccessRequest,
  { query }: Pick<PageRequest, 'query'>,
  answer: Readonly<Record<string, string>>,
): PageReply {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.append(name, value);
  const { state } = query;
  if (state !== undefined) url.searchParams.append('state', state);
  return seeOther(url.href);
}
