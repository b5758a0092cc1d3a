// The end of a run: lines hold, receivers take, and time goes on until nothing is due any more.
import { isOver } from '../../src/domain/lifecycle.ts';
import type { Players } from './players.ts';
import { createRandom, type Random } from './random.ts';
import type { World } from './world.ts';

/** Rounds of waiting for what is due next. A payment is asked about a dozen times before it counts as lost. */
const MANY_ROUNDS = 60;
/** Longer than any session lives, also one that waits for a transfer. */
const LONG_MS = 9 * 86_400_000;

/** Lets every task end; nothing goes wrong any more. */
export async function drain({ scheduler }: World, random: Random): Promise<void> {
  while (await scheduler.step(random, () => 'goes well'));
}

export async function comeToRest(world: World, players: Players, seed: number, loses: boolean): Promise<void> {
  const { bank, clock, receivers, shop } = world;
  const random = createRandom(seed ^ 0xed);
  await drain(world, random);
  world.note('the weather clears');
  receivers.badness = 0;
  bank.refusesRefunds = false;
  if (loses) bank.outbox.length = 0;
  for (let round = 0; round < MANY_ROUNDS; round++) {
    const on = players.server(random);
    while (!loses && bank.outbox.length > 0) {
      await players.notify(on, random.int(bank.outbox.length), true);
      await drain(world, random);
    }
    if (loses) bank.outbox.length = 0;
    for (const doing of [players.tend, players.work]) {
      await doing(on);
      await drain(world, random);
    }
    const waitMs = (await untilDueMs(world)) ?? untilOverMs(world);
    if (waitMs === null) return;
    clock.pass(waitMs);
  }
  world.complain(`does not come to rest; in ${shop.merchantId} something is always due`);
}

/** How long until something falls due: a payment or refund to ask about, a webhook to send; `null` when nothing is. */
async function untilDueMs({ model, clock, store, shop }: World): Promise<number | null> {
  const waits: number[] = [];
  for (const { attempts, refunds } of model.sessions.values()) {
    // A buyer who does not come back from the bank is asked about until the session's time is over.
    const waiting = attempts.filter(({ state }) => state !== 'challenged');
    for (const { checkDueAtMs } of [...waiting, ...refunds]) {
      if (checkDueAtMs !== null) waits.push(checkDueAtMs - clock.wallMs());
    }
  }
  const { rows } = await store.listDeliveries(shop.merchantId, { status: 'pending' }, { limit: 100, after: null });
  for (const { dueAtMs } of rows) {
    // One that is due and was not sent is under a lease, which ends within a minute.
    if (dueAtMs !== null) waits.push(Math.max(dueAtMs - clock.businessMs(shop.merchantId), 61_000));
  }
  // One that could not be handed on is tried again after a rest.
  if ((await store.eventsToFanOut(shop.merchantId, 1)).length > 0) waits.push(61_000);
  return waits.length === 0 ? null : Math.max(0, Math.min(...waits));
}

/** The next look at sessions that are not over yet; `null` when all are. */
function untilOverMs({ model, clock, shop }: World): number | null {
  const alive = [...model.sessions.values()].filter(({ state }) => !isOver(state));
  if (alive.length === 0) return null;
  const nowMs = clock.businessMs(shop.merchantId);
  return alive.some(({ expiresAtMs }) => expiresAtMs > nowMs) ? LONG_MS : 1_000;
}
