// A customer's record, and the answers that carry one.
import type { Customer } from '../../domain/customer.ts';
import { problem } from '../../domain/problem.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import type { CreditByCustomer } from '../credit-intent.ts';
import { epochSeconds, failureOf, jsonReply, toMajor } from '../wire.ts';
import type { Shown } from './payment-object.ts';
import { renderFailure } from './problems.ts';

export function renderCustomer(result: Result, context: RenderContext): WireReply {
  if (result.kind === 'email-taken') return renderTaken(result.by, context);
  if (result.kind !== 'customer') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: customerObject(result.customer, context, result.credit) });
}

export function renderDeletedCustomer(result: Result, context: RenderContext): WireReply {
  return result.kind === 'customer' ? { status: 204, body: null } : renderFailure(failureOf(result), context);
}

export function renderCustomers(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'customers') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map((customer) => customerObject(customer, context, result.credit)),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

function renderTaken({ id, email }: Customer, context: RenderContext): WireReply {
  const text = `email: ${email ?? ''} is the customer ${id} already. Change that one, or send upsert.`;
  return renderFailure(
    { kind: 'refused', problems: [problem('already_exists', 'email', text)], session: null },
    context,
  );
}

/** Affiliates have no place here; their keys are always there. A name is one, however it is made up. */
function customerObject(customer: Customer, { merchant }: RenderContext, credit: CreditByCustomer = new Map()): Shown {
  const [address] = customer.addresses;
  const currency = merchant?.currency ?? null;
  return {
    id: customer.id,
    shop_id: customer.merchantId,
    email: customer.email,
    name: customer.name,
    surname: null,
    phone: customer.phone,
    phone_country_code: null,
    country_code: address?.country ?? null,
    street_address: address?.line1 ?? null,
    additional_address_info: address?.line2 ?? null,
    city: address?.city ?? null,
    postal_code: address?.postalCode ?? null,
    state: address?.region ?? null,
    affiliate_revenue: 0,
    affiliate_revenue_currency: currency,
    affiliate_revenue_percent: 0,
    customer_balance: currency === null ? 0 : toMajor(credit.get(customer.id) ?? 0, currency),
    customer_balance_currency: currency,
    created_at: epochSeconds(customer.createdAtMs),
    updated_at: epochSeconds(customer.updatedAtMs),
  };
}
