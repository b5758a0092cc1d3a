// What the benchmark asks of each target before and while it measures, on targets that only write it down.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bench } from './bench.ts';
import { OPERATIONS, OWN_OPERATIONS, type Operation, type Target } from './target.ts';

let server: Server;
beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

function recorder(name: string, offers: readonly Operation[]) {
  const worked: Operation[] = [];
  const { port } = server.address() as AddressInfo;
  const target: Target = {
    ...{ name, port, pid: process.pid, headers: '', offers },
    start: async (operation) => {
      worked.push(operation);
      return () => new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  return { target, worked };
}

async function workedOn(operations: readonly Operation[]) {
  const [kassa, floor] = [recorder('kassa', OPERATIONS), recorder('floor', OWN_OPERATIONS)];
  const plan = { connections: [1], operations, rounds: 1, windowMs: 2, warmUpMs: 1, compileMs: 2 };
  const measured: Operation[][] = [];
  await bench(plan, [kassa.target, floor.target], (all) => measured.push(all.map(({ operation }) => operation)));
  return { kassa: kassa.worked, floor: floor.worked, measured };
}

it('lets every target compile what it is measured on, also where that is called otherwise there', async () => {
  expect(await workedOn(['flexype create'])).toEqual({
    kassa: ['flexype create', 'flexype create'],
    floor: ['create', 'create'],
    measured: [['flexype create', 'create']],
  });
});

it('lets a target compile each operation once', async () => {
  const { kassa, floor } = await workedOn(['create', 'flexype create', 'shoppex create']);
  expect(kassa).toHaveLength(6);
  expect(floor).toEqual(['create', 'create', 'create', 'create']);
});
