// The floor of the benchmark: the least work with which a checkout session is honestly durable on the same Fastify and
// Postgres. No product: it adds up prices, validates bodies, and writes a session and its event with every change.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

// FLOOR_TX=explicit writes with begin, two statements and commit, as most programs do, instead of one statement.
const isExplicit = process.env.FLOOR_TX === 'explicit';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(`
  create table if not exists session (id uuid primary key, doc jsonb not null, updated_at timestamptz not null default now());
  create table if not exists event (seq bigserial primary key, session_id uuid not null, type text not null, at timestamptz not null default now());
  create table if not exists orders (id uuid primary key, session_id uuid not null unique, total int not null);`);

const INSERT = 'with s as (insert into session(id, doc) values ($1, $2) returning id)';
const UPDATE = 'with s as (update session set doc = $2, updated_at = now() where id = $1 returning id)';
const EVENT = 'insert into event(session_id, type) select id, $3 from s';

/** One statement each. */
const SINGLE = {
  insert: { name: 'ins', text: `${INSERT} ${EVENT}` },
  update: { name: 'upd', text: `${UPDATE} ${EVENT}` },
  finish: {
    name: 'fin',
    text: `${UPDATE}, e as (${EVENT}) insert into orders(id, session_id, total) select $4, id, $5 from s`,
  },
};
const EXPLICIT = {
  insert: { name: 'i1', text: 'insert into session(id, doc) values ($1, $2)' },
  update: { name: 'u1', text: 'update session set doc = $2, updated_at = now() where id = $1' },
  event: { name: 'e1', text: 'insert into event(session_id, type) values ($1, $2)' },
  order: { name: 'o1', text: 'insert into orders(id, session_id, total) values ($1, $2, $3)' },
};

// Twenty things to buy, and padding that brings a stored document to about 1.5 KB.
const PRICES = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`SKU-${index + 1}`, 1000 + index * 100]));
const PADDING = 'x'.repeat(900);
const SHIPPING = 500;

const item = {
  type: 'object',
  required: ['sku', 'quantity'],
  additionalProperties: false,
  properties: {
    sku: { type: 'string', maxLength: 64 },
    quantity: { type: 'integer', minimum: 1, maximum: 999 },
  },
};
const address = {
  type: 'object',
  required: ['line1', 'city', 'postal_code', 'country'],
  additionalProperties: false,
  properties: Object.fromEntries(
    ['name', 'line1', 'line2', 'city', 'postal_code', 'country', 'phone'].map((key) => [
      key,
      { type: 'string', maxLength: 200 },
    ]),
  ),
};
const createBody = {
  type: 'object',
  required: ['items'],
  additionalProperties: false,
  properties: { items: { type: 'array', minItems: 1, maxItems: 100, items: item } },
};
const reviseBody = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    email: { type: 'string', maxLength: 200 },
    shipping_address: address,
    shipping_option: { type: 'string' },
    payment: { type: 'object', required: ['provider'], properties: { provider: { type: 'string' } } },
  },
};
const params = { type: 'object', properties: { id: { type: 'string', minLength: 36, maxLength: 36 } } };

const server = Fastify({ logger: false });

server.post('/sessions', { schema: { body: createBody } }, async (request, reply) => {
  const items = request.body.items.map((line) => ({
    id: randomUUID(),
    ...line,
    unit_price: PRICES[line.sku],
    line_total: PRICES[line.sku] * line.quantity,
  }));
  if (items.some((line) => !line.unit_price)) return reply.code(422).send({ error: 'unknown sku' });
  const session = addUp({ id: randomUUID(), status: 'open', currency: 'eur', items, pad: PADDING });
  await write('insert', session, 'created');
  return reply.code(201).send(session);
});

server.get('/sessions/:id', { schema: { params } }, async (request, reply) => {
  return (await read(request.params.id)) ?? notFound(reply);
});

server.post('/sessions/:id', { schema: { params, body: reviseBody } }, async (request, reply) => {
  const session = await read(request.params.id);
  if (!session) return notFound(reply);
  addUp(Object.assign(session, request.body));
  await write('update', session, 'updated');
  return session;
});

server.post('/sessions/:id/complete', { schema: { params } }, async (request, reply) => {
  const session = await read(request.params.id);
  if (!session) return notFound(reply);
  session.status = 'completed';
  session.order_id = randomUUID();
  await write('finish', addUp(session), 'completed');
  return session;
});

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.on('SIGTERM', async () => {
  await server.close();
  await pool.end();
  process.exit(0);
});

function addUp(session) {
  session.subtotal = session.items.reduce((sum, line) => sum + line.unit_price * line.quantity, 0);
  session.shipping = session.shipping_option ? SHIPPING : 0;
  session.total = session.subtotal + session.shipping;
  return session;
}

const notFound = (reply) => reply.code(404).send({ error: 'not found' });

async function read(id) {
  const { rows } = await pool.query({ name: 'get', text: 'select doc from session where id = $1', values: [id] });
  return rows[0]?.doc;
}

async function write(kind, session, event) {
  const document = JSON.stringify(session);
  const order = kind === 'finish' ? [session.order_id, session.total] : [];
  if (isExplicit) return writeExplicitly(kind, session.id, document, event, order);
  await pool.query({ ...SINGLE[kind], values: [session.id, document, event, ...order] });
}

async function writeExplicitly(kind, id, document, event, [orderId, total]) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({ ...EXPLICIT[kind === 'insert' ? 'insert' : 'update'], values: [id, document] });
    await client.query({ ...EXPLICIT.event, values: [id, event] });
    if (kind === 'finish') await client.query({ ...EXPLICIT.order, values: [orderId, id, total] });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
