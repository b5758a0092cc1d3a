// A store whose saves are looked at.
import type { Observer, Step } from '../base/observer.ts';
import type { SaveResult, Store } from './store.ts';

const SAVE: Step = { kind: 'save', name: 'session' };

export const observedStore = (store: Store, observer: Observer): Store => ({
  ...store,
  save: (save) =>
    observer.around(
      SAVE,
      () =>
        store.save(save).then((result) => {
          // Only these are told to anybody.
          if (result.kind === 'saved')
            for (const event of save.events) if (event.listened) observer.noteEvent(event.id);
          return result;
        }),
      outcomeOf,
    ),
});

const outcomeOf = ({ kind }: SaveResult): string => kind;
