// When the periods of a subscription begin and end.
import { uuidFromNames } from '../base/ids.ts';
import { isSameRhythm, periodEndMs } from './recurring.ts';
import type { Pause, Subscription } from './subscription.ts';

export interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

/** Whether a period has begun whose bill is open, or has not been made yet. */
export const owesPeriod = ({ status, ...standing }: Placed & Pick<Subscription, 'status'>, nowMs: number): boolean =>
  status === 'incomplete' || status === 'past_due' || pauseEndMs(standing) <= nowMs;

/** The one after what is paid for. */
export function nextPeriod(standing: Placed & Pick<Subscription, 'next'>): Period {
  const { anchorMs, recurring, next } = standing;
  const startMs = pauseEndMs(standing);
  const isAsBefore = next === undefined || isSameRhythm(next.recurring, recurring);
  const endMs = isAsBefore
    ? periodEndMs(anchorMs, recurring, periodsPassed(standing) + 1)
    : periodEndMs(startMs, next.recurring, 1);
  return { startMs, endMs };
}

/** The session that pays for it; always the same one, so that no period is charged twice. */
export const renewalSessionId = ({ id, renewals }: Pick<Subscription, 'id' | 'renewals'>): string =>
  uuidFromNames('renewal', id, String(renewals + 1));

type Placed = Pick<Subscription, 'anchorMs' | 'recurring' | 'periods' | 'periodEndMs' | 'pause'>;

/** When what is paid for, and a pause after it, are over. */
export const pauseEndMs = (standing: Placed): number =>
  (standing.pause?.periods ?? 0) === 0
    ? standing.periodEndMs
    : periodEndMs(standing.anchorMs, standing.recurring, periodsPassed(standing));

/** One that is over stays with the subscription until what comes after it is paid. */
export const pauseAt = (standing: Placed, nowMs: number): Pause | undefined =>
  nowMs < pauseEndMs(standing) ? standing.pause : undefined;

/** Paid ones and those left out. */
export const periodsPassed = ({ periods, pause }: Pick<Subscription, 'periods' | 'pause'>): number =>
  periods + (pause?.periods ?? 0);
