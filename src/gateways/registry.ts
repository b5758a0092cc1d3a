// Every gateway Kassa ships. Adding one is a folder and a line here.
import type { Gateway } from './gateway.ts';
import { manual } from './manual/index.ts';
import { createSandbox, type SandboxPorts } from './sandbox/index.ts';

/** What gateways need of the outside; each takes its part. */
export type GatewayPorts = SandboxPorts;

/** By name: what merchants' settings and sessions' attempts refer to. */
export function createGateways(ports: GatewayPorts): ReadonlyMap<string, Gateway> {
  const gateways = [createSandbox(ports), manual];
  return new Map(gateways.map((gateway) => [gateway.name, gateway]));
}
