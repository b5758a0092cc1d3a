// A deliberate bug, put between the program and the world where a real one would show.
import type { Gateway } from '../../src/gateways/gateway.ts';
import type { Store } from '../../src/store/store.ts';
import type { Bend } from './bent-decide.ts';
import type { World } from './world.ts';

export interface Mutant {
  store(store: Store, world: World): Store;
  gateway(gateway: Gateway, world: World): Gateway;
  readonly decide?: Bend;
}

/** The program as it is. */
export const NO_MUTANT: Mutant = { store: (store) => store, gateway: (gateway) => gateway };
