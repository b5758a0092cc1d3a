// Answers about accounts.
import type { Customer } from '../../domain/customer.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { accountObject, type Holdings } from './account-object.ts';
import { fail, succeed, type Failing } from './classic-answer.ts';
import { shortId } from './ids.ts';
import { conditionsIn, shownPage } from './numbered-page.ts';

const NOT_FOUND = { status: 400, text: 'account not found' };

/** `contact.email` is called `email` in errors. */
const failing = (action: string): Failing => ({
  action,
  subject: 'account',
  notFound: NOT_FOUND,
  fieldOf: (at) => (at === 'external_id' ? 'custom' : (at.split('.').at(-1) ?? at)),
});

export const renderNewAccount = (result: Result): WireReply => renderChanged(result, failing('account.create'));

export const renderChangedAccount = (result: Result, _context: RenderContext, { request }: Asked): WireReply =>
  renderChanged(result, { ...failing('account.update'), about: { account: request.params['id'] } });

function renderChanged(result: Result, words: Failing): WireReply {
  if (result.kind === 'email-taken') return emailTaken(result.by, words);
  if (result.kind !== 'customer') return fail(failureOf(result), words);
  const id = shortId(result.customer.id);
  return succeed(words.action, { account: id, id });
}

/** Clients cut the id out of the end of the sentence. */
function emailTaken({ id }: Customer, { action, about }: Failing): WireReply {
  const error = { email: `The email address already exists, /accounts/${shortId(id)}` };
  return jsonReply(400, { ...about, action, result: 'error', error });
}

export function renderAccount(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const action = 'account.get';
  if (result.kind === 'customer') {
    return succeed(action, accountObject(result.customer, result, context.merchant));
  }
  return fail(failureOf(result), { ...failing(action), about: { account: request.params['id'] } });
}

export function renderAccounts(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const [condition] = conditionsIn(request)[0] ?? [];
  const action = condition === undefined ? 'account.getall' : 'account.lookup';
  const words: Failing = {
    ...failing(action),
    subject: condition ?? 'account',
    notFound: { status: 400, text: 'Account not found' },
  };
  const found = customersIn(result);
  if (found === null) return fail(failureOf(result), words);
  const { customers, holdings, total } = found;
  if (condition !== undefined && total === 0) return fail({ kind: 'not-found', what: 'customer' }, words);
  return jsonReply(200, {
    action,
    result: 'success',
    ...shownPage({ total }, request),
    accounts:
      condition === undefined
        ? customers.map(({ id }) => shortId(id))
        : customers.map((customer) => accountObject(customer, holdings, context.merchant)),
  });
}

function customersIn(
  result: Result,
): { readonly customers: readonly Customer[]; readonly holdings: Holdings; readonly total: number } | null {
  if (result.kind === 'customer') return { customers: [result.customer], holdings: result, total: 1 };
  if (result.kind !== 'customers') return null;
  const { items, total = items.length } = result.page;
  return { customers: items, holdings: result, total };
}
