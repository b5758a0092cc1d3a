// A customer's record, and the answers that carry one. The answer to the creation has a wrapper more than the others.
import type { Customer } from '../../domain/customer.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { generationOf, timeIn, type Generation } from './generation.ts';
import { postalAddress } from './postal-address.ts';
import { renderFailure } from './problems.ts';
import { customerId, organizationId, pricingModelId } from './wire-ids.ts';

export function renderNewCustomer(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'customer') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: { customer: customerRecord(result.customer, generationOf(asked)) } });
}

export function renderCustomer(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'customer') return renderFailure(failureOf(result), context);
  return jsonReply(200, { customer: customerRecord(result.customer, generationOf(asked)) });
}

export function renderCustomers(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'customers') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  return jsonReply(
    200,
    wirePage(result.page, cursor, (customer) => customerRecord(customer, generation)),
  );
}

export function customerRecord(customer: Customer, generation: Generation): Readonly<Record<string, unknown>> {
  const { extra, merchantId, addresses } = customer;
  const [address] = addresses;
  const own = (name: string): unknown => extra[name] ?? null;
  return {
    id: customerId(customer.id),
    createdAt: timeIn(generation, customer.createdAtMs),
    updatedAt: timeIn(generation, customer.updatedAtMs),
    livemode: customer.livemode,
    organizationId: organizationId(merchantId),
    pricingModelId: pricingModelId(merchantId),
    email: customer.email,
    name: customer.name,
    externalId: customer.externalId,
    userId: own('userId'),
    archived: customer.archivedAtMs !== null,
    invoiceNumberBase: customer.id.slice(-7).toUpperCase(),
    logoURL: own('logoURL'),
    iconURL: own('iconURL'),
    domain: own('domain'),
    billingAddress:
      address === undefined ? null : { name: customer.name, email: customer.email, address: postalAddress(address) },
  };
}
