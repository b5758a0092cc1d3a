// How the classic API answers: the action, how it ended, and what is wrong by field.
import { unreachable } from '../../base/assert.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, type Failure } from '../wire.ts';
import { UNREADABLE } from './classic-body.ts';
import { inOwnWords, statusOf } from './problems.ts';

/** In which words a route fails. */
export interface Failing {
  readonly action: string;
  /** What it is about: the field of a failure that belongs to none. */
  readonly subject: string;
  /** What it says of an id that it does not find, with which status. */
  readonly notFound: { readonly status: number; readonly text: string };
  /** Kassa's name of a field → the vendor's. */
  readonly fieldOf?: (at: string) => string;
  /** Stands beside the action, as the id that was asked for. */
  readonly about?: Readonly<Record<string, unknown>>;
}

export const succeed = (action: string, members: Readonly<Record<string, unknown>>): WireReply =>
  jsonReply(200, { ...members, action, result: 'success' });

export function fail(failure: Failure, failing: Failing): WireReply {
  const { status, error } = failedPart(failure, failing);
  const unreadable = isUnreadable(failure) ? { message: UNREADABLE, params: [] } : null;
  return jsonReply(status, unreadable ?? { ...failing.about, action: failing.action, result: 'error', error });
}

/** The same without the answer around it. */
export function failedPart(
  failure: Failure,
  { subject, notFound, fieldOf = (at) => at }: Failing,
): { readonly status: number; readonly error: Readonly<Record<string, string>> } {
  switch (failure.kind) {
    case 'rejected':
    case 'refused':
      return { status: firstStatus(failure.problems), error: errorsIn(failure.problems, subject, fieldOf) };
    case 'not-found':
      return failure.what === 'merchant'
        ? { status: 400, error: { store: 'store not found' } }
        : { status: notFound.status, error: { [subject]: notFound.text } };
    case 'key-reused':
    case 'key-in-flight':
      return {
        status: 409,
        error: { [subject]: 'Another request with this key is known; send this one without a key.' },
      };
    default:
      return unreachable(failure);
  }
}

/** How the parts of a list are answered. */
export interface FailingEach extends Failing {
  /** The name of the list; each of its parts is called by the subject. */
  readonly list: string;
  /** What each part is about, as the request names it. */
  readonly named: readonly string[];
  /** One that stands in no list when all is well; `failsAlone`: nor when it is not. */
  readonly isAlone?: boolean;
  readonly failsAlone?: boolean;
}

/** `show` answers `null` for what is no success. Parts that fail are told beside the others. */
export function answerEach(
  result: Result,
  failing: FailingEach,
  show: (part: Result, named: string) => Readonly<Record<string, unknown>> | null,
): WireReply {
  if (result.kind !== 'each') return fail(failureOf(result), failing);
  const { action, subject, list, named, isAlone = false, failsAlone = false } = failing;
  let firstFailed: number | null = null;
  let succeeded = 0;
  const shown = result.results.map((part, index) => {
    const name = named[index] ?? '';
    const members = show(part, name);
    if (members !== null) {
      succeeded += 1;
      return { action, ...members, result: 'success' };
    }
    const { status, error } = failedPart(failureOf(part), failing);
    firstFailed ??= status;
    return { action, [subject]: name, result: 'error', error };
  });
  const isWhole = isAlone && (failsAlone || succeeded === shown.length);
  return jsonReply(succeeded > 0 ? 200 : (firstFailed ?? 200), isWhole ? shown[0] : { [list]: shown });
}

const isUnreadable = (failure: Failure): boolean =>
  failure.kind === 'rejected' && failure.problems[0]?.text === UNREADABLE;

function firstStatus([first]: readonly Problem[]): number {
  if (first === undefined) throw new Error('a failure without a problem');
  return statusOf(first);
}

/** The first thing that is wrong with each field. */
export function errorsIn(
  problems: readonly Problem[],
  subject: string,
  fieldOf: (at: string) => string,
): Readonly<Record<string, string>> {
  const error: Record<string, string> = {};
  for (const one of problems) {
    const field = one.at === null ? subject : fieldOf(one.at);
    error[field] ??= inOwnWords(one, one.at === null ? null : field);
  }
  return error;
}
