// Routes of pricing models. A merchant has one: its catalogue. The vendor's first clients call it a catalog.
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, Route, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { readInput, reject } from './read-input.ts';
import { pricingModelRenderers } from './render-catalogue.ts';
import { pricingModelId } from './wire-ids.ts';

type Name = 'pricingModel' | 'catalog';

export function pricingModelRoutes(path: string, name: Name, keyed: Pick<Route, 'scopes' | 'idempotency'>): Route[] {
  const render = pricingModelRenderers(name);
  const by = `${path}/:id`;
  return [
    { method: 'POST', path, ...keyed, parse: (request) => parseCreate(request, name), render: render.one },
    { method: 'GET', path, ...keyed, parse: parseList, render: render.list },
    { method: 'GET', path: `${path}/default`, ...keyed, parse: () => DEFAULT, render: render.details },
    { method: 'GET', path: by, ...keyed, parse: parseRead, render: render.details },
    { method: 'GET', path: `${by}/export`, ...keyed, parse: parseRead, render: render.export },
    { method: 'PUT', path: by, ...keyed, parse: (...asked) => parseUpdate(...asked, name), render: render.one },
    { method: 'POST', path: `${path}/setup`, ...keyed, parse: parseSetup, render: render.one },
    { method: 'POST', path: `${by}/clone`, ...keyed, parse: parseClone, render: render.one },
  ];
}

const DEFAULT: Intent = { do: 'read-catalogue', id: null };

/** Such an id tells only whether it is that of the caller's. */
function parseRead({ params }: WireRequest, caller: Caller | null): Intent {
  const known = caller?.merchant.id ?? '';
  return { do: 'read-catalogue', id: params['id'] === pricingModelId(known) ? known : '' };
}

function parseList(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : DEFAULT;
}

const fields = { name: z.string().min(1), isDefault: z.boolean().optional() };

function parseCreate(request: WireRequest, name: Name): BadRequest {
  const read = readInput(request, z.object({ [name]: z.object(fields) }));
  return 'reject' in read ? read.reject : ONLY_ONE;
}

function parseClone(request: WireRequest): BadRequest {
  const read = readInput(request, z.object({ name: fields.name }));
  return 'reject' in read ? read.reject : ONLY_ONE;
}

function parseSetup(request: WireRequest): BadRequest {
  const read = readInput(request, z.object({ name: fields.name }));
  return 'reject' in read ? read.reject : ONLY_ONE;
}

/** What is as it stands may be said again. */
function parseUpdate(request: WireRequest, caller: Caller | null, name: Name): Intent | BadRequest {
  const read = readInput(request, z.object({ [name]: z.object(fields).partial() }));
  if ('reject' in read) return read.reject;
  const given = read.value[name];
  if (given?.name !== undefined && given.name !== caller?.merchant.name) {
    return configured('Invalid name: the pricing model is named like the shop. Change the name in the configuration.');
  }
  return given?.isDefault === false
    ? configured('Invalid isDefault: a shop has one pricing model, so that is the default.')
    : parseRead(request, caller);
}

const configured = (text: string): BadRequest => reject(problem('managed_by_configuration', null, text));

const ONLY_ONE = configured(
  'A shop has one pricing model, and a key sees one shop. For another one, add a merchant to the configuration.',
);
