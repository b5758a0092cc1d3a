// Queries of lists. Strict like bodies: a filter with a slip in its name must not answer with everything.
import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/event.ts';
import { SUBSCRIPTION_STATUSES } from '../../domain/subscription.ts';
import { PAYMENT_STATUSES, SESSION_STATUSES } from './statuses.ts';

/** One level down, so that a complaint about an unknown name speaks of the query and not of the body. */
const queryOf = <S extends z.ZodRawShape>(shape: S) => z.object({ query: z.strictObject(shape) });

const LIMIT_TEXT = 'give a whole number from 1 to 100.';

const page = {
  limit: z.coerce
    .number(LIMIT_TEXT)
    .int(LIMIT_TEXT)
    .min(1, LIMIT_TEXT)
    .max(100, LIMIT_TEXT)
    .default(10)
    .describe('Entries of one page.'),
  cursor: z.string().min(1).max(1_000).optional().describe('The `next_cursor` of the page before.'),
};

const time = z.iso.datetime({ offset: true });

/** Not an id of anything when it has other characters; a database may not even be able to hold them. */
const id = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'give 1 to 255 printable characters without spaces.');

export const sessionsQuery = queryOf({
  status: z.enum(SESSION_STATUSES).optional(),
  payment_status: z.enum(PAYMENT_STATUSES).optional(),
  dialect: z.string().min(1).max(100).optional().describe('Sessions opened through this API: `native`, `flexype`, …'),
  email: z.string().min(1).max(320).optional().describe("The buyer's address, whole."),
  created_after: time.optional(),
  created_before: time.optional(),
  ...page,
});

export const endpointsQuery = queryOf(page);

export const deliveriesQuery = queryOf({
  endpoint: id.optional().describe('Id of a webhook endpoint.'),
  event: id.optional().describe('Id of an event.'),
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  ...page,
});

export const eventsQuery = queryOf({
  type: z.enum(EVENT_TYPES).optional(),
  session: id.optional().describe('Native id, or the public id of any dialect.'),
  ...page,
});

const customer = id.optional().describe('Id of a customer, or the one that your own system has for them.');

export const subscriptionsQuery = queryOf({ customer, status: z.enum(SUBSCRIPTION_STATUSES).optional(), ...page });

export const instrumentsQuery = queryOf({ customer, ...page });

export const discountsQuery = queryOf({
  active: z.enum(['true']).optional().describe('Only those that are switched on.'),
  ...page,
});

export const messagesQuery = queryOf(page);

export const pathParameters = z.strictObject({ id });
