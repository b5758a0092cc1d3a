// Who acts in a run: clients with their keys and memories, buyers on the hosted page and at the bank, the operator, time.
import type { Command, OpenSession } from '../../src/domain/command.ts';
import { uuidv7 } from '../../src/base/ids.ts';
import { liveAttempt } from '../../src/domain/payment.ts';
import type { Session } from '../../src/domain/session.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { MerchantConfig } from '../../src/store/store.ts';
import { createMemories, openedTwice } from './memories.ts';
import type { Random } from './random.ts';
import { BUYER, lacksBuyer, onPage, SUITS, type Suits } from './suits.ts';
import { OPENINGS, type Opening } from './openings.ts';
import { payment, requestTo, type Handle, type Verb } from './requests.ts';
import type { Ending, Process } from './scheduler.ts';
import { openServer, parkedStore, type Server } from './server.ts';
import { changeConfig, CODES } from './shop.ts';
import type { Step } from './steps.ts';
import { ask, type Reply, type Request } from './wire.ts';
import type { World } from './world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** More would only queue up behind each other. */
const MAX_TASKS = 8;

export interface Players {
  /** Does what the step says; most begin a task and do not wait for it. */
  act(step: Step, random: Random): Promise<void>;
  /** A living process. */
  server(random: Random): Server;
  /** One task of background work on this process. */
  readonly tend: (server: Server) => Promise<void>;
  readonly work: (server: Server) => Promise<void>;
  notify(server: Server, nth: number, forgets: boolean): Promise<void>;
  /** What clients know to be wrong in the end. */
  complaints(): readonly string[];
}

export function createPlayers(world: World): Players {
  const { scheduler, model, shop, clock, bank, receivers } = world;
  const servers = [openServer(world, 'A1'), openServer(world, 'B1')];
  const births = [1, 1];
  const operatorStore = parkedStore(createStore(world.database, clock, false), world);
  const handles: Handle[] = [];
  const sent: Request[] = [];
  const remember = createMemories(
    () => clock.businessMs(shop.merchantId),
    (what) => world.complain(what),
  );
  let config: MerchantConfig = shop.config;
  let references = 0;

  /** Where one has died, the next is started. */
  function server(random: Random): Server {
    const slot = random.int(servers.length);
    const standing = servers[slot] as Server;
    if (standing.isAlive) return standing;
    const born = (births[slot] = (births[slot] ?? 0) + 1);
    return (servers[slot] = openServer(world, `${'AB'[slot]}${born}`));
  }

  function begin<T>(on: Process, what: string, task: () => Promise<T>, onDone: (value: T) => void): Promise<void> {
    world.note(`${on.name} begins: ${what}`);
    return scheduler.start(on, task, (ending: Ending<T>) => {
      world.note(`${on.name} ${ending.kind === 'done' ? 'ends' : ending.kind}: ${what}`);
      if (ending.kind === 'done') onDone(ending.value);
      if (ending.kind === 'threw') world.fault(ending.error, what);
    });
  }

  function send(random: Random, request: Request, onReply: (reply: Reply) => void = () => undefined): Promise<void> {
    const on = server(random);
    const key = request.headers['idempotency-key'];
    const name = `${request.dialect} ${request.method} ${request.route} ${JSON.stringify(request.params)} ${key}`;
    const recall = key === undefined ? null : remember(name);
    const path = request.route.replace(/:\w+/g, (it) => world.nameOf(request.params[it.slice(1)] ?? ''));
    const what = `${request.method} ${path}${key === undefined ? '' : ` key ${key}`}`;
    return begin(
      on,
      `${what} ${JSON.stringify(request.body) ?? ''}`,
      () => ask(on.engine, request),
      (reply) => {
        world.note(`  ⇒ ${reply.status}${reply.isFinal ? '' : ', not final'}`);
        if (reply.status >= 500 && reply.isFinal) world.complain(`${what} was answered ${reply.status}`);
        if (reply.isFinal) recall?.(what, JSON.stringify(request.body), reply);
        onReply(reply);
      },
    );
  }

  const sessionOf = ({ publicId }: Handle): Session | undefined =>
    [...model.sessions.values()].find((session) => session.publicId === publicId);

  /** Mostly one with which something can come of it: what suits best comes first. */
  function pickHandle(random: Random, wishes: readonly Suits[]): Handle {
    for (const suits of wishes) {
      const suiting = handles.filter((handle) => {
        const session = sessionOf(handle);
        return session !== undefined && suits(session);
      });
      if (suiting.length > 0 && random.chance(0.7)) return random.pick(suiting);
    }
    return random.pick(handles);
  }

  async function change(verb: Verb, random: Random): Promise<void> {
    if (handles.length === 0) return;
    const handle = pickHandle(random, SUITS[verb]);
    const session = sessionOf(handle);
    if (verb === 'pay' && session !== undefined && lacksBuyer(session) && random.chance(0.9)) {
      return visit(random, 'fills in the form', handle, () => onPage(BUYER));
    }
    const nativeId = session?.nativeId ?? handle.publicId;
    const request = requestTo(verb, handle, nativeId, shop, random, `k${++references}`);
    if (request.headers['idempotency-key'] !== undefined) sent.push(request);
    await send(random, request);
  }

  /** A session's page is looked at and then used, as its form does. */
  async function visit(
    random: Random,
    what: string,
    { opening: { dialect }, publicId }: Handle,
    command: (session: Session) => Exclude<Command, OpenSession>,
  ): Promise<void> {
    const on = server(random);
    await begin(
      on,
      `page of ${world.nameOf(publicId)} ${what}`,
      async () => {
        const view = await on.engine.view(dialect, publicId);
        if (view === null) throw new Error('the page of a session is gone');
        return on.engine.run(view.session.merchantId, view.session.id, command(view.session));
      },
      (result) => {
        if (result.kind === 'not-found') world.complain('a page found no session');
      },
    );
  }

  async function tend(on: Server): Promise<void> {
    await begin(
      on,
      'tends',
      () => on.engine.tend(),
      () => undefined,
    );
  }

  async function work(on: Server): Promise<void> {
    await begin(
      on,
      'works on webhooks',
      () => on.worker.round(),
      () => undefined,
    );
  }

  /** The provider says again what nobody has confirmed; `forgets` takes it out for good. */
  async function notify(on: Server, nth: number, forgets: boolean): Promise<void> {
    bank.ripen();
    const request = bank.outbox[nth];
    if (request === undefined) return;
    const take = (): void => {
      const place = bank.outbox.indexOf(request);
      if (place >= 0) bank.outbox.splice(place, 1);
    };
    if (forgets) take();
    await begin(
      on,
      'hears from the bank',
      () => on.notified(shop.merchantId, 'bank', request),
      ({ status }) => {
        if (status === 401 || status === 404) world.complain(`a good notification was answered ${status}`);
        if (status === 200) take();
      },
    );
  }

  async function act({ kind }: Step, random: Random): Promise<void> {
    if (kind !== 'crashes' && scheduler.busy() >= MAX_TASKS) return;
    switch (kind) {
      case 'open': {
        const opening = random.pick(OPENINGS);
        const request = { dialect: opening.dialect, ...opening.open(shop, random, `k${++references}`) };
        if (request.headers['idempotency-key'] !== undefined) sent.push(request);
        return send(random, request, (reply) => learn(opening, reply));
      }
      case 'revise':
      case 'pay':
      case 'mark_paid':
      case 'refund':
      case 'cancel':
      case 'expire':
      case 'read':
        return change(kind, random);
      case 'pagePays': {
        if (handles.length === 0) return;
        const handle = pickHandle(random, SUITS.pay);
        const session = sessionOf(handle);
        if (session !== undefined && lacksBuyer(session)) {
          return visit(random, 'fills in the form', handle, () => onPage(BUYER));
        }
        const { method, card } = payment(random);
        const wallMs = clock.wallMs();
        return visit(random, `pays by ${method} ${card?.number ?? ''}`, handle, ({ version }) => ({
          type: 'start-payment',
          attemptId: uuidv7(wallMs),
          orderId: uuidv7(wallMs),
          method,
          partialCod: random.chance(0.3),
          gateway: null,
          card: card ? { number: card.number, expMonth: 12, expYear: 2040, cvc: card.cvc } : null,
          ifVersion: version,
        }));
      }
      case 'pageRevises': {
        const input = random.pick([
          { buyer: { email: 'page@example.com' } },
          { codes: [{ code: CODES.scarce, by: 'buyer' as const }] },
          { paymentMethod: 'cod' },
          { paymentMethod: 'wallet' },
          { paymentMethod: 'card', partialCod: true },
          { lower: { li_1: 1 } },
        ]);
        if (handles.length === 0) return;
        const handle = pickHandle(random, SUITS.revise);
        return visit(random, `revises ${JSON.stringify(input)}`, handle, () => onPage(input));
      }
      case 'comesBack': {
        const away = [...model.sessions.values()].filter((session) => liveAttempt(session) !== undefined);
        if (away.length === 0) return;
        const session = random.pick(away);
        const on = server(random);
        const attemptId = liveAttempt(session)?.id ?? '';
        return begin(
          on,
          `buyer of ${world.nameOf(session.id)} comes back`,
          () => on.engine.comeBack(session.dialect, session.publicId, attemptId),
          (found) => {
            if (found === null) world.complain('a buyer came back to no session');
          },
        );
      }
      case 'repeats': {
        if (sent.length === 0) return;
        const request = random.pick(sent);
        const other = random.chance(0.1)
          ? { ...request, body: { ...(request.body as object), note: 'other' } }
          : request;
        const opening =
          request.params['id'] === undefined ? OPENINGS.find(({ dialect }) => dialect === request.dialect) : undefined;
        return send(random, other, (reply) => opening && learn(opening, reply));
      }
      case 'tends':
        return tend(server(random));
      case 'works':
        return work(server(random));
      case 'notifies':
        return notify(server(random), random.int(bank.outbox.length), random.chance(0.3));
      case 'forges': {
        const open = [...model.sessions.values()].filter((session) => session.attempts.length > 0);
        if (open.length === 0) return;
        const session = random.pick(open);
        const on = server(random);
        const forged = bank.forge(session.id, random.pick(session.attempts).id);
        return begin(
          on,
          'hears from a stranger',
          () => on.notified(shop.merchantId, 'bank', forged),
          () => undefined,
        );
      }
      case 'answersBank': {
        const waiting = [...bank.book.values()].filter(({ standing }) => standing === 'waiting');
        // In a tab that was left open when another payment, or another cart, took its place.
        const late = waiting.filter(({ sessionId, attemptId }) =>
          model.sessions.get(sessionId)?.attempts.some(({ id, state }) => id === attemptId && state === 'superseded'),
        );
        const answered = late.length > 0 && random.chance(0.7) ? late : waiting;
        if (answered.length > 0)
          bank.answer(random.pick(answered).attemptId, random.chance(0.7) ? 'confirms' : 'refuses');
        return;
      }
      case 'configures': {
        const next = (config = changeConfig(config, random));
        const operator: Process = { name: 'operator', isAlive: true };
        return begin(
          operator,
          'applies',
          () => operatorStore.applyConfig(next, clock.wallMs()),
          () => undefined,
        );
      }
      case 'timePasses':
        clock.pass(
          random.pick([
            SECOND_MS,
            6 * SECOND_MS,
            31 * SECOND_MS,
            61 * SECOND_MS,
            5 * MINUTE_MS,
            16 * MINUTE_MS,
            HOUR_MS,
          ]),
        );
        return;
      case 'businessJumps':
        clock.jump(random.pick([MINUTE_MS, HOUR_MS, 25 * HOUR_MS]));
        return;
      case 'crashes': {
        const alive = servers.filter(({ isAlive }) => isAlive);
        if (alive.length > 0) scheduler.crash(random.pick(alive));
        return;
      }
      case 'moodChanges':
        receivers.badness = random.pick([0, 0.3, 0.8]);
        bank.refusesRefunds = random.chance(0.3);
        return;
      case 'proceeds':
        return;
    }
  }

  function learn(opening: Opening, reply: Reply): void {
    if (reply.status >= 300) return;
    const publicId = opening.idOf(JSON.parse(reply.body));
    if (!handles.some((handle) => handle.publicId === publicId)) handles.push({ opening, publicId });
  }

  return {
    act,
    server,
    tend,
    work,
    notify,
    complaints() {
      const unknown = handles.filter((handle) => sessionOf(handle) === undefined);
      return [
        ...openedTwice(model).map((key) => `key ${key} opened two sessions`),
        ...unknown.map(({ opening }) => `a client was told of a ${opening.dialect} session that does not exist`),
      ];
    },
  };
}
