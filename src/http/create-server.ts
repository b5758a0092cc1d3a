// Puts the HTTP server together: what is mounted where, and what every request passes on its way in and out.
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import {
  fastify,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { createAskedHost } from './asked-host.ts';
import { addPreflights } from './cors.ts';
import { wordFault, type Edge, type EdgeDeps } from './edge.ts';
import {
  createClientError,
  createErrorHandler,
  createNotFound,
  nothingAt,
  OVERLOADED,
  reportBug,
  unreadablePath,
  type MethodsAt,
} from './faults.ts';
import { createGate } from './gate.ts';
import { addGatewayRoutes } from './gateway-routes.ts';
import { createHandle } from './handle.ts';
import { BOUND_TO, hostConstraint } from './host-constraint.ts';
import { addHouseRoutes } from './house-routes.ts';
import { CLIENT_IS_GONE, logRequest } from './log.ts';
import { measureRequests } from './measure-requests.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { addPageRoutes, createPageErrorHandler, pageOverload } from './page-routes.ts';
import { createSpeakerAt, foreignMethods, planRoutes, type PlannedRoute, type SpeakerAt } from './plan-routes.ts';
import { createRateLimit } from './rate-limit.ts';
import { readBodies } from './read-bodies.ts';
import { traceRequests } from './trace-requests.ts';
import { sendWire } from './wire-request.ts';

export async function createServer(deps: EdgeDeps): Promise<FastifyInstance> {
  const { limits } = deps;
  const askedHost = createAskedHost(deps.trustProxy);
  const edge: Edge = {
    ...deps,
    boundTo: (request) => (deps.boundHosts.isEmpty() ? null : deps.boundHosts.dialectOf(askedHost(request))),
    gate: createGate(limits.maxInFlight),
    perKey: createRateLimit(limits.requestsPerKeyPerS, limits.requestsPerKeyPerS),
    publicPerIp: createRateLimit(limits.publicRequestsPerIpPerS, limits.publicRequestsPerIpPerS),
    formsPerIp: createRateLimit(limits.formsPerIpPerS, limits.formsPerIpPerS * 4),
    failedKeysPerIp: createRateLimit(limits.failedKeysPerIpPerS, limits.failedKeysPerIpPerS * 10),
  };
  const speakerAt = createSpeakerAt(deps.dialects);
  const nextId = createRequestIds();
  const server = createFastify(edge, speakerAt, nextId);
  const methodsAt = rememberRoutes(server);

  server.decorateRequest('merchantId', null);
  readBodies(server, limits.maxBufferedBytes);
  server.addHook('onRequest', (request, reply, done) => {
    nameRequest(request, reply);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    logRequest(deps.log, request, reply.statusCode, reply.elapsedTime);
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    logRequest(deps.log, request, CLIENT_IS_GONE, null);
    done();
  });
  deps.metrics.gauge('kassa_http_requests_in_flight', 'Requests that are being answered.', edge.gate.inFlight);
  measureRequests(server, deps.meterFor);
  if (deps.tracing !== null) traceRequests(server, deps.tracing);
  const notFound = createNotFound(edge, speakerAt, methodsAt);
  server.setNotFoundHandler(notFound);
  server.setErrorHandler((error, request, reply) =>
    sendWire(
      reply,
      wordFault(edge, speakerAt(request.url, edge.boundTo(request.raw)), reportBug(edge, error, request), request.id),
    ),
  );
  addHouseRoutes(server, edge);
  addMetricsRoute(server, deps.metrics, (request, reply) =>
    sendWire(reply, wordFault(edge, speakerAt(request.url, edge.boundTo(request.raw)), nothingAt(request), request.id)),
  );
  await server.register((scope, _, done) => {
    addDialects(scope, edge, notFound);
    done();
  });
  await server.register(async (scope) => addWebPages(scope, edge));
  return server;
}

function createFastify(edge: Edge, speakerAt: SpeakerAt, nextId: () => string): FastifyInstance {
  const { limits, trustProxy } = edge;
  const options: FastifyHttpOptions<Server> = {
    genReqId: nextId,
    requestIdHeader: false,
    trustProxy: typeof trustProxy === 'object' ? [...trustProxy] : trustProxy,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: {
      maxHeaderSize: limits.maxHeaderBytes,
      // Of two limits Node takes the smaller one for headers, and the larger one for bodies.
      headersTimeout: limits.requestTimeoutMs,
      // It looks for requests whose time is over only now and then: often enough to be wrong by no more than a half.
      connectionsCheckingInterval: limits.requestTimeoutMs / 2,
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: limits.maxParamChars },
    // While stopping, what already came in is still answered; the connection closes after it.
    return503OnClosing: false,
    clientErrorHandler: createClientError(edge, speakerAt, nextId),
    frameworkErrors: (error, request, reply) => {
      const cause = unreadablePath(error.code, limits.maxParamChars);
      nameRequest(request, reply);
      sendWire(reply, wordFault(edge, speakerAt(request.url, edge.boundTo(request.raw)), cause, request.id));
    },
  };
  const server = fastify(options);
  server.addConstraintStrategy(hostConstraint(edge.boundTo));
  server.server.maxConnections = limits.maxConnections;
  return server;
}

/** The id by which an answer and its line in the log find each other; none is taken from outside. */
function nameRequest(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('request-id', request.id).header('x-request-id', request.id);
}

function constraintsOf({ dialect, onlyOnBoundHosts }: PlannedRoute): { constraints?: Record<string, string> } {
  return onlyOnBoundHosts ? { constraints: { [BOUND_TO]: dialect.name } } : {};
}

function addDialects(scope: FastifyInstance, edge: Edge, notFound: ReturnType<typeof createNotFound>): void {
  const planned = planRoutes(edge.dialects);
  scope.setErrorHandler(createErrorHandler(edge));
  for (const plan of planned) {
    const { dialect, route, prefix } = plan;
    scope.route({
      method: route.method,
      url: prefix + route.path,
      ...constraintsOf(plan),
      bodyLimit: dialect.policy.maxBodyBytes,
      // Before the body is read: under overload even that is too much work.
      onRequest: (request, reply, done) => {
        if (!edge.gate.isFull()) return done();
        sendWire(reply, wordFault(edge, dialect, OVERLOADED, request.id));
      },
      config: { planned: plan },
      handler: createHandle(edge, plan),
    });
  }
  for (const { dialect, path, methods } of foreignMethods(edge.dialects)) {
    scope.route({
      method: [...methods],
      url: path,
      constraints: { [BOUND_TO]: dialect.name },
      // Answered before the body is read.
      onRequest: (request, reply) => void notFound(request, reply),
      handler: notFound,
    });
  }
  addPreflights(scope, edge, planned);
}

async function addWebPages(scope: FastifyInstance, edge: Edge): Promise<void> {
  await scope.register(fastifyHelmet, {
    // Pages bring their own content security policy; each allows exactly what it needs.
    contentSecurityPolicy: false,
    strictTransportSecurity: edge.publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // No window that a shop or a provider holds may reach into a checkout.
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  });
  scope.setErrorHandler(createPageErrorHandler(edge));
  scope.addHook('onRequest', (request, reply, done) => {
    if (!edge.gate.isFull()) return done();
    pageOverload(reply, request);
  });
  addGatewayRoutes(scope, edge);
  if (edge.assetsFolder !== null) {
    await scope.register(fastifyStatic, {
      root: edge.assetsFolder,
      prefix: '/kassa/assets/',
      // File names carry a hash of their content.
      immutable: true,
      maxAge: '1y',
      index: false,
    });
  }
  await addPageRoutes(scope, edge);
}

/** Keeps the pattern of every route, so that a path with the wrong method can be told from an unknown path. */
function rememberRoutes(server: FastifyInstance): MethodsAt {
  const known: { readonly method: string; readonly pattern: RegExp; readonly speaker: string | null }[] = [];
  server.addHook('onRoute', ({ method, url, config, constraints }) => {
    const planned = config?.planned;
    // What only refuses the methods of others answers nothing.
    if (constraints !== undefined && planned === undefined) return;
    const speaker = planned?.prefix === '' ? planned.dialect.name : null;
    const segments = url.split('/').map((segment) => {
      if (segment.startsWith(':')) return '[^/]+';
      return segment === '*' ? '.*' : segment.replace(/[^\w-]/g, '\\$&');
    });
    const pattern = new RegExp(`^${segments.join('/')}$`);
    for (const one of [method].flat()) if (one !== 'OPTIONS') known.push({ method: one, pattern, speaker });
  });
  return (path, boundTo) => {
    const fitting = known.filter(({ pattern }) => pattern.test(path));
    const own = fitting.filter(({ speaker }) => speaker !== null && speaker === boundTo);
    return [...new Set((own.length > 0 ? own : fitting).map(({ method }) => method))];
  };
}

/** Unique over processes and restarts, cheap to make: twelve random characters and a count. */
function createRequestIds(): () => string {
  const start = `req_${randomBytes(9).toString('base64url').replace(/[-_]/g, '0')}`;
  let count = 0;
  return () => start + (count++).toString(36).padStart(6, '0');
}
