// Where a deliberate bug takes the place of `decide`; only for tests that put one in.
import type { decide } from '../../src/domain/decide.ts';

type Decide = typeof decide;
export type Bend = (real: Decide) => Decide;

let present: Bend | null = null;

/** From now on, `decide` is bent so; `null` leaves it as it is. */
export function bendDecide(bend: Bend | null): void {
  present = bend;
}

/** Decides as the present bend says. */
export const bendable =
  (real: Decide): Decide =>
  (session, command, facts) =>
    (present === null ? real : present(real))(session, command, facts);
