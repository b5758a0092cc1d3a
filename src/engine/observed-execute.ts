// Commands that are looked at: of what type, and what became of them.
import type { Observer, Step } from '../base/observer.ts';
import type { Command } from '../domain/command.ts';
import type { Execute, Executed, Execution } from './execute.ts';

export function observedExecute(execute: Execute, observer: Observer): Execute {
  const steps = new Map<Command['type'], Step>();
  const stepOf = (type: Command['type']): Step => {
    let step = steps.get(type);
    if (step === undefined) steps.set(type, (step = { kind: 'command', name: type }));
    return step;
  };
  return (execution) => observer.around(stepOf(typeOf(execution)), () => execute(execution), outcomeOf);
}

/** A command that is made from the session it finds revises that session. */
const typeOf = ({ command }: Execution): Command['type'] =>
  typeof command === 'function' ? 'revise-session' : command.type;

const outcomeOf = (executed: Executed): string =>
  executed.kind === 'done' ? (executed.result.kind === 'session' ? 'done' : executed.result.kind) : executed.kind;
