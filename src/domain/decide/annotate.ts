// Notes about an order: they may be written long after the session is over, because nothing depends on them.
import { isSameJson } from '../../base/json.ts';
import type { AnnotateOrder } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { checkAttributes, checkMetadata } from './check-fields.ts';
import { unstorableTexts } from './check-text.ts';
import { conclude, unchanged } from './conclude.ts';

export function annotateOrder(session: Session, command: AnnotateOrder, facts: Facts): Decision | Refusal {
  const { metadata = session.metadata, properties = {}, extra = session.extra } = command;
  if (session.order === null) {
    return refuse(
      problem('session_not_open', null, 'The session has not become an order, so there is none to annotate.'),
    );
  }
  const wrong = [
    ...unstorableTexts({ metadata, properties, extra }),
    ...checkMetadata(command.metadata, facts.limits),
    ...session.lines.flatMap(({ id }, index) =>
      checkAttributes(properties[id], `lines[${index}].properties`, facts.limits),
    ),
  ];
  if (wrong.length > 0) return refuse(...wrong);
  const lines = session.lines.map((line) => ({ ...line, properties: properties[line.id] ?? line.properties }));
  const annotated: Session = { ...session, metadata, lines, extra };
  if (isSameJson(annotated, session)) return unchanged(session);
  const events = [{ type: 'order.updated', detail: { reason: 'annotated' } }] as const;
  return conclude(session, { session: annotated, events, prolongs: false }, facts);
}
