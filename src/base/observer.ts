// Those who look on while work is done: metrics count its steps, traces draw them. What they are told comes from closed
// sets of words; nothing of a buyer, a merchant or a secret may be in it. They never change what is done.

export interface Step {
  readonly kind: 'command' | 'save' | 'gateway' | 'notification' | 'delivery';
  /** What is done: the type of a command, a gateway and its call, whose notification is read, a dialect. */
  readonly name: string;
  /** The event from which this follows, perhaps long after it was saved. */
  readonly follows?: string;
}

export interface Observer {
  /** Does the work and sees how it ends. `outcomeOf` says it in one word. */
  around<T>(step: Step, work: () => Promise<T>, outcomeOf: (result: T) => string): Promise<T>;
  /** An event was saved in the present step; what follows from it belongs to it. */
  noteEvent(eventId: string): void;
  /** Headers by which a receiver can tell what the present step belongs to; none when nobody draws traces. */
  headers(): Readonly<Record<string, string>>;
}

export const NOBODY: Observer = {
  around: (_step, work) => work(),
  noteEvent: () => undefined,
  headers: () => NO_HEADERS,
};

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** Two who look on. The headers are those of `inner`. */
export const bothOf = (outer: Observer, inner: Observer): Observer => ({
  around: (step, work, outcomeOf) => outer.around(step, () => inner.around(step, work, outcomeOf), outcomeOf),
  noteEvent(eventId) {
    outer.noteEvent(eventId);
    inner.noteEvent(eventId);
  },
  headers: () => inner.headers(),
});
