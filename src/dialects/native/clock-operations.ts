// Routes on the clock of a test-mode merchant.
import type { Operation } from './operation.ts';
import { parseMoveClock, parseReadClock } from './parse.ts';

const PATH = '/kassa/v1/clock';

export const clockOperations: readonly Operation[] = [
  {
    id: 'getClock',
    tag: 'Test clock',
    summary: 'Ask what time it is for a merchant in test mode',
    method: 'GET',
    path: PATH,
    scopes: ['clock.read'],
    answer: 'Clock',
    isForTestMode: true,
    parse: parseReadClock,
  },
  {
    id: 'moveClock',
    tag: 'Test clock',
    summary: 'Move the clock of a merchant in test mode',
    description:
      'The clock runs on from there. Sessions expire, discounts begin and end, webhooks are tried again and idempotency keys are forgotten by it; signatures keep the real time. It moves forwards, and back only to the real time.',
    method: 'POST',
    path: PATH,
    scopes: ['clock.write'],
    body: 'ClockMove',
    answer: 'Clock',
    isForTestMode: true,
    parse: parseMoveClock,
  },
];
