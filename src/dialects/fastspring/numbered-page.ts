// Pages of the classic API's lists, which are numbered from 1.
import { problem, type Problem } from '../../domain/problem.ts';
import type { Page, Paged, WireRequest } from '../dialect.ts';
import { bounds } from './policy.ts';

type Query = WireRequest['query'];

export function readNumberedPage(
  { query }: Pick<WireRequest, 'query'>,
  usual: number = bounds.defaultPageSize,
  most: number = bounds.maxPageSize,
): { readonly page: Page } | { readonly problem: Problem } {
  const limit = numberIn(query, 'limit', usual, most);
  if (typeof limit !== 'number') return limit;
  const page = numberIn(query, 'page', 1, bounds.maxPage);
  if (typeof page !== 'number') return page;
  return { page: { limit, cursor: null, skip: (page - 1) * limit, counted: true } };
}

export const PAGING: readonly string[] = ['limit', 'page'];

/** By what a list is looked through. */
export const conditionsIn = ({
  query,
}: Pick<WireRequest, 'query'>): readonly (readonly [key: string, value: string])[] =>
  Object.entries(query).filter(([key]) => !PAGING.includes(key));

/** What an answer says of its page. The request was read without complaint. */
export function shownPage(
  { total = 0 }: Pick<Paged<unknown>, 'total'>,
  { query }: Pick<WireRequest, 'query'>,
  usual: number = bounds.defaultPageSize,
) {
  const limit = Number(query['limit'] ?? usual);
  const page = Number(query['page'] ?? 1);
  return { page, limit, nextPage: page * limit < total ? page + 1 : null, total };
}

function numberIn(query: Query, name: string, usual: number, most: number): number | { readonly problem: Problem } {
  const given = query[name] ?? String(usual);
  const isGood = /^\d{1,6}$/.test(given) && Number(given) >= 1 && Number(given) <= most;
  if (isGood) return Number(given);
  return { problem: problem('invalid_value', name, `${name} must be a whole number from 1 to ${most}.`) };
}
