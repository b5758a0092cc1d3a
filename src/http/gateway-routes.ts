// What payment providers call (notifications), and the pages a gateway serves itself.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '../base/assert.ts';
import { isUuid } from '../base/ids.ts';
import type { GatewayReply, GatewayRequest } from '../gateways/gateway.ts';
import type { Edge } from './edge.ts';
import { bodyOf, headersOf, pathOf, queryOf } from './wire-request.ts';

export function addGatewayRoutes(server: FastifyInstance, edge: Edge): void {
  server.route<{ Params: { gateway: string; merchant: string } }>({
    method: 'POST',
    url: '/kassa/gateways/:gateway/:merchant/notify',
    bodyLimit: edge.limits.maxNotificationBytes,
    handler: async (request, reply) => {
      const { gateway, merchant } = request.params;
      // Anybody can write anything there, and it would stand in the log.
      request.merchantId = isUuid(merchant) ? merchant : null;
      return send(reply, await edge.gate.pass(edge.notified(merchant, gateway, toGatewayRequest(request, gateway))));
    },
  });
  for (const gateway of edge.gateways.values()) {
    if (gateway.serve === undefined) continue;
    server.route({
      method: ['GET', 'POST'],
      url: `/kassa/gateways/${gateway.name}/pages/*`,
      bodyLimit: edge.limits.maxFormBytes,
      handler: async (request, reply) => {
        assert(gateway.serve !== undefined, 'a gateway lost its pages');
        return send(reply, await edge.gate.pass(gateway.serve(toGatewayRequest(request, gateway.name))));
      },
    });
  }
}

const toGatewayRequest = (request: FastifyRequest, gateway: string): GatewayRequest => ({
  method: request.method,
  path: pathOf(request.url).slice(`/kassa/gateways/${gateway}`.length),
  query: queryOf(request),
  headers: headersOf(request),
  body: bodyOf(request),
});

const send = (reply: FastifyReply, answer: GatewayReply): FastifyReply =>
  reply.code(answer.status).header('cache-control', 'no-store').headers(answer.headers).send(answer.body);
