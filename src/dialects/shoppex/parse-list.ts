// Lists → Intents: a page, and what of all sessions is wanted. Nothing that is asked for is passed over silently.
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, Page, SessionFilter, WireRequest } from '../dialect.ts';
import { strayFilter } from '../known-fields.ts';
import { bounds } from './policy.ts';
import { reject } from './read-body.ts';
import { statusFilter } from './status.ts';

/** Orders of products are no payments; everything is an invoice. */
export const parseListPayments = (request: WireRequest): Intent | BadRequest => {
  const intent = parseList(request);
  return intent.do === 'list' ? { ...intent, filter: { ...intent.filter, sellsSum: true } } : intent;
};

export function parseList({ query: { customerEmail, ...rest } }: WireRequest): Intent | BadRequest {
  // The vendor's MCP server spells it like this.
  const query = customerEmail === undefined ? rest : { customer_email: customerEmail, ...rest };
  const read = readPage(query, ['status', 'customer_email', 'search', 'filters', 'sorts']);
  const problems: Problem[] = 'problem' in read ? [read.problem] : [];
  const filter = { dialect: 'shoppex', ...filterOf(query, problems) };
  const order = orderOf(query['sorts'] ?? '', problems);
  if ('problem' in read || problems.length > 0) return reject(...problems);
  return { do: 'list', filter, page: { ...read.page, ...order } };
}

type ReadPage = { readonly page: Page } | { readonly problem: Problem };

/** `known` are parameters of the list beside those of its pages. */
export function readPage(query: WireRequest['query'], known: readonly string[] = []): ReadPage {
  const stray = strayFilter(query, [...known, 'limit', 'cursor']);
  if (stray !== null) return { problem: stray };
  const limit = pageSize(query['limit']);
  return limit === null ? { problem: badLimit() } : { page: { limit, cursor: query['cursor'] || null } };
}

/** For lists whose pages are counted. Their size had another name once. */
export function readPageNumber(query: WireRequest['query'], known: readonly string[]): ReadPage {
  const stray = strayFilter(query, [...known, 'limit', 'page', 'per_page', 'cursor']);
  if (stray !== null) return { problem: stray };
  const limit = pageSize(query['limit'] || query['per_page']);
  if (limit === null) return { problem: badLimit() };
  const text = query['page'] || '1';
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= bounds.maxPageNumber) {
    return { page: { limit, cursor: null, skip: (number - 1) * limit, counted: true } };
  }
  return {
    problem: problem('invalid_value', 'page', `page must be a whole number from 1 to ${bounds.maxPageNumber}.`),
  };
}

const badLimit = (): Problem =>
  problem('invalid_value', 'limit', `limit must be a whole number from 1 to ${bounds.maxPageSize}.`);

function pageSize(text: string | undefined): number | null {
  if (text === undefined || text === '') return bounds.defaultPageSize;
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return size >= 1 && size <= bounds.maxPageSize ? size : null;
}

/** `field:value, field:value` */
export const fieldFilters = (text: string): readonly { readonly field: string; readonly value: string }[] =>
  text.split(',').flatMap((part) => {
    const [field = '', ...value] = part.split(':');
    return part.trim() === '' ? [] : [{ field: field.trim(), value: value.join(':').trim() }];
  });

/** `filters` says the same as parameters of their own. */
function filterOf(query: WireRequest['query'], problems: Problem[]): SessionFilter {
  const wanted = [
    ...(['status', 'customer_email', 'search'] as const).flatMap((name) => {
      const value = query[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value, name] as const];
    }),
    ...fieldFilters(query['filters'] ?? '').map(({ field, value }) => [field, value, 'filters'] as const),
  ];
  let filter: SessionFilter = {};
  for (const [name, value, at] of wanted) {
    const part = partOf(name, value, at);
    if ('problem' in part) problems.push(part.problem);
    else filter = { ...filter, ...part };
  }
  return filter;
}

function partOf(name: string, value: string, at: string): SessionFilter | { readonly problem: Problem } {
  switch (name) {
    case 'status':
      return statusFilter(value);
    case 'email':
    case 'customer_email':
    case 'search':
      if (value.includes('@') && value.length <= bounds.maxSearchChars) return { email: value };
      return { problem: problem('invalid_value', at, `${at}: give an e-mail address; nothing else is searched.`) };
    default:
      return {
        problem: problem('invalid_value', at, `${at}: “${name}” is no field to filter by. Write status:… or email:….`),
      };
  }
}

/** Newest first, or `created_at:asc`. */
export function orderOf(sorts: string, problems: Problem[]): { readonly order?: 'oldest-first' } {
  const wanted = sorts.trim().toLowerCase();
  if (wanted === '' || wanted === 'created_at' || wanted === 'created_at:desc') return {};
  if (wanted === 'created_at:asc') return { order: 'oldest-first' };
  problems.push(problem('invalid_value', 'sorts', 'sorts must be created_at:desc or created_at:asc.'));
  return {};
}
