// The page on which a merchant is asked whether a program may have access (RFC 6749, section 4.1), for every dialect that gives
// any. Nobody is led to an address that the program is not registered with. Works without scripts, and has none.
import type { Vault } from '../../base/crypto.ts';
import type { PageReply, PageRequest, PageRoute } from '../../base/http.ts';
import type { Dialect, Result } from '../../dialects/dialect.ts';
import type { AccessRequest, OAuthPolicy } from '../../dialects/oauth-intent.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Engine } from '../../engine/engine.ts';
import { isGenuine, tokenFor } from '../checkout/forgery.ts';
import { html, seeOther } from '../checkout/reply.ts';
import type { Assets } from '../checkout/view.ts';
import { ENGLISH, renderNothing } from '../plain/plain-page.tsx';
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
  const again = (status: number, error: string): PageReply => show(deps, policy, dialect, request, read, status, error);
  if (!isGenuine(deps.vault, subjectOf(read.asked), request, deps.publicUrl)) {
    return again(
      403,
      'Nothing was given, because this page was open for very long or the browser keeps no cookies. Try again.',
    );
  }
  if (request.form['decision'] !== 'allow') return leave(read.asked, request, { error: 'access_denied' });
  const key = (request.form['key'] ?? '').trim();
  if (key === '') return again(422, 'Enter a key of your shop.');
  const given = await deps.engine.consent.give(dialect.name, key.slice(0, MAX_KEY_CHARS), read.asked);
  if (given === 'unknown-key')
    return again(422, `This is no key of ${read.merchant.name} for this API. Check it and try again.`);
  if (given.kind === 'code') return leave(read.asked, request, { code: given.code });
  const [first] = given.kind === 'refused' ? given.problems : [];
  if (first === undefined) throw new Error(`giving access ended as ${given.kind}`);
  return again(
    422,
    first.at === 'scope' ? 'This key may do nothing of what is asked for. Use one that may.' : first.text,
  );
}

const MAX_KEY_CHARS = 256;

async function readRequest(deps: ConsentPagesDeps, dialect: Dialect, { query }: PageRequest): Promise<Read> {
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
  return {
    reply: html(400, renderNothing('This request cannot be answered', textFor(problems), ENGLISH, deps.assets)),
  };
}

const textFor = ([first]: readonly Problem[]): string =>
  first?.at === 'redirect_uri'
    ? 'The program wants to be answered at an address that it is not registered with. Nothing was given; tell whoever makes it.'
    : 'No program of this name is registered with a shop here. Nothing was given; tell whoever makes it.';

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
