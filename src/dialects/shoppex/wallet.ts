// A customer's wallet: store credit in the shop's currency, with amounts as decimal texts.
import { z } from 'zod';
import type { CreditChange, CreditEntry } from '../../domain/store-credit.ts';
import { exponentOf } from '../../domain/currency.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, RenderContext, Result, WireReply, WireRequest } from '../dialect.ts';
import { epochSeconds, failureOf, fromMajor, jsonReply, toMajor } from '../wire.ts';
import { optional } from './field-schemas.ts';
import { readPage } from './parse-list.ts';
import { customerRef, unknownCustomer } from './parse-customers.ts';
import type { Shown } from './payment-object.ts';
import { bounds } from './policy.ts';
import { renderFailure } from './problems.ts';
import { readInput, reject } from './read-body.ts';

const Amount = z.union([z.string().trim().min(1), z.number()]);
const text = z.string().max(bounds.maxCustomerTextChars);

const CreditBody = z.object({
  amount: Amount,
  type: optional(z.enum(['CREDIT', 'PROMO', 'ADJUSTMENT'])),
  description: optional(text),
  expires_at: optional(z.iso.datetime({ offset: true, error: 'give a time such as 2030-01-31T12:00:00Z' })),
});
const DebitBody = z.object({ amount: Amount, description: text.min(1) });

const KINDS = { CREDIT: 'credit', PROMO: 'promo', ADJUSTMENT: 'adjustment' } as const;

export function parseReadWallet(request: WireRequest): Intent | BadRequest {
  const customer = customerRef(request);
  if (customer === null) return unknownCustomer();
  const read = readPage(request.query);
  return 'problem' in read ? reject(read.problem) : { do: 'read-credit', customer, page: read.page };
}

export function parseCredit(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, CreditBody);
  if ('reject' in read) return read.reject;
  const { amount, type = 'CREDIT', description: note = null, expires_at: expires } = read.value;
  const expiresAtMs = expires === undefined ? null : Date.parse(expires);
  return changeOf(request, caller, amount, (by) => ({ by, kind: KINDS[type], note, expiresAtMs }));
}

export function parseDebit(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, DebitBody);
  if ('reject' in read) return read.reject;
  const { amount, description: note } = read.value;
  return changeOf(request, caller, amount, (by) => ({ by: -by, kind: 'adjustment', note, expiresAtMs: null }));
}

function changeOf(
  request: WireRequest,
  caller: Caller | null,
  amount: string | number,
  change: (amount: number) => CreditChange,
): Intent | BadRequest {
  const customer = customerRef(request);
  if (customer === null) return unknownCustomer();
  const money = fromMajor(amount, caller?.merchant.currency ?? 'USD');
  if ('problemText' in money) return reject(problem('invalid_value', 'amount', `amount ${money.problemText}.`));
  if (money.amount <= 0) return reject(problem('invalid_value', 'amount', 'amount must be above 0.'));
  return { do: 'change-credit', customer, change: change(money.amount) };
}

export function renderWallet(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'credit') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.entries;
  return jsonReply(200, {
    data: { ...walletOf(result), transactions: items.map((entry) => transaction(entry, result.currency)) },
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

export function renderWalletChange(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'credit') return renderFailure(failureOf(result), context);
  const [latest] = result.entries.items;
  return jsonReply(200, {
    data: { ...walletOf(result), transaction: latest === undefined ? null : transaction(latest, result.currency) },
  });
}

const walletOf = ({ customer, currency, balance }: Extract<Result, { kind: 'credit' }>): Shown => ({
  customer_id: customer.id,
  balance: decimal(balance, currency),
  currency,
});

const transaction = ({ id, kind, amount, note, createdAtMs }: CreditEntry, currency: string): Shown => ({
  id,
  type: kind.toUpperCase(),
  amount: decimal(amount, currency),
  currency,
  description: note,
  created_at: epochSeconds(createdAtMs),
});

const decimal = (amount: number, currency: string): string => toMajor(amount, currency).toFixed(exponentOf(currency));
