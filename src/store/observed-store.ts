// A store whose saves are looked at.
import type { Observer, Step } from '../base/observer.ts';
import type { Store } from './store.ts';

const SAVE: Step = { kind: 'save', name: 'session' };

export const observedStore = (store: Store, observer: Observer): Store => ({
  ...store,
  save: (save) =>
    observer.around(
      SAVE,
      () => store.save(save),
      ({ kind }) => {
        // Only these are told to anybody.
        if (kind === 'saved') for (const event of save.events) if (event.listened) observer.noteEvent(event.id);
        return kind;
      },
    ),
});
