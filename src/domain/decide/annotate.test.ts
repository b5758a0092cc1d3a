import { describe, expect, it } from 'vitest';
import { makeFacts, makeLine, makeSession, NOW_MS } from '../../../test/makers.ts';
import type { AnnotateOrder } from '../command.ts';
import { decide } from '../decide.ts';

const ordered = makeSession({
  state: 'completed',
  order: { id: 'o', number: '0000-0000', atMs: NOW_MS },
  lines: [makeLine({ id: 'li_1', properties: { seat: '1' } })],
  metadata: { a: '1' },
});
const run = (command: Omit<AnnotateOrder, 'type'>, session = ordered) =>
  decide(session, { type: 'annotate-order', ...command }, makeFacts({ nowMs: NOW_MS + 5 }));

describe('notes about an order', () => {
  it('are written long after it, and told', () => {
    const decision = run({ metadata: { b: '2' }, properties: { li_1: { seat: '2' } }, extra: { x: 1 } });
    expect(decision).toMatchObject({
      kind: 'decision',
      session: {
        metadata: { b: '2' },
        lines: [{ properties: { seat: '2' } }],
        extra: { x: 1 },
        updatedAtMs: NOW_MS + 5,
      },
      events: [{ type: 'order.updated', detail: { reason: 'annotated' } }],
      effects: [],
      claims: [],
    });
    const { totals, state, order } = ordered;
    expect(decision).toMatchObject({ session: { totals, state, order } });
  });

  it('leave what is not named, and a line that is not there', () => {
    expect(run({ properties: { li_9: { seat: '9' } } })).toMatchObject({ changed: false, session: ordered });
    expect(run({ metadata: { a: '1' } })).toMatchObject({ changed: false, events: [] });
  });

  it.each<[string, Omit<AnnotateOrder, 'type'>, string | null]>([
    ['too_large', { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])) }, 'metadata'],
    ['too_large', { metadata: { a: 'x'.repeat(501) } }, 'metadata.a'],
    ['too_large', { properties: { li_1: { a: 'x'.repeat(1_001) } } }, 'lines[0].properties.a'],
    ['invalid_value', { metadata: { a: '\u0000' } }, 'metadata.a'],
  ])('are refused: %s', (code, command, at) => {
    expect(run(command)).toMatchObject({ kind: 'refusal', problems: [{ code, at }] });
  });

  it('are about an order, and about nothing else', () => {
    const open = makeSession();
    expect(run({ metadata: {} }, open)).toMatchObject({ kind: 'refusal', problems: [{ code: 'session_not_open' }] });
  });
});
