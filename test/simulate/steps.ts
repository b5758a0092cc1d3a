// A run as a list of steps. Each carries the seed of its own choices, so that a run stays what it was, but for what
// follows, when steps are left out of it; that is how a failing one is made short.
import { createRandom } from './random.ts';

const WEIGHTS = {
  open: 14,
  revise: 8,
  pay: 20,
  mark_paid: 2,
  refund: 4,
  cancel: 2,
  expire: 1,
  read: 2,
  pagePays: 12,
  pageRevises: 4,
  comesBack: 6,
  repeats: 9,
  tends: 8,
  works: 8,
  notifies: 12,
  forges: 1,
  answersBank: 8,
  configures: 3,
  timePasses: 8,
  businessJumps: 2,
  crashes: 3,
  moodChanges: 3,
  proceeds: 10,
} as const;

export type StepKind = keyof typeof WEIGHTS;

export interface Step {
  readonly kind: StepKind;
  readonly pick: number;
}

/** How hostile the world is in one run: shares of calls that go wrong. */
export interface Weather {
  readonly breaks: number;
  readonly crashes: number;
  /** Of calls to the bank, which break more often than those to the database. */
  readonly bankBreaks: number;
  /** How likely the bank is to take its time whenever its turn comes. */
  readonly bankTarries: number;
  /** Notifications still under way at the end are lost, so that only asking helps. */
  readonly losesNotifications: boolean;
}

export interface Plan {
  readonly seed: number;
  readonly weather: Weather;
  readonly steps: readonly Step[];
}

export function planFor(seed: number): Plan {
  const random = createRandom(seed);
  const weather = {
    breaks: random.pick([0, 0.01, 0.05]),
    crashes: random.pick([0, 0.005, 0.03]),
    bankBreaks: random.pick([0, 0.05, 0.3]),
    bankTarries: random.pick([0, 0, 0.85]),
    losesNotifications: random.chance(0.5),
  };
  const length = 20 + random.int(40);
  const steps = Array.from({ length }, () => ({ kind: random.weighted(WEIGHTS), pick: random.int(2 ** 32) }));
  // Nothing can be done to sessions before there are some.
  const first: Step[] = Array.from({ length: 2 }, () => ({ kind: 'open', pick: random.int(2 ** 32) }));
  return { seed, weather, steps: [...first, ...steps] };
}
