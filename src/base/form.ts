// Reads application/x-www-form-urlencoded bodies into the records that JSON would give, with brackets for nesting.

const MAX_FIELDS = 1_000;
const MAX_DEPTH = 8;

/**
 * `product[name]=Gown&gateways[]=A&gateways[]=B` → `{ product: { name: 'Gown' }, gateways: ['A', 'B'] }`. Every value is
 * a string; keys `[]` or `[0]`, `[1]`, … make a list; of a plain key given twice the last one counts.
 */
export function readForm(text: string): { value: unknown } | { error: string } {
  const root: Branch = new Map();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++fields > MAX_FIELDS) return { error: `The form has more than ${MAX_FIELDS} fields.` };
    const path = pathOf(name);
    if (path.length > MAX_DEPTH) return { error: `The form is nested deeper than ${MAX_DEPTH} levels.` };
    if (!put(root, path, value)) return { error: `The form field ${name.slice(0, 60)} contradicts an earlier one.` };
  }
  return { value: plain(root, true) };
}

// Maps, because a key such as `__proto__` must stay a key.
type Branch = Map<string, string | Branch>;

/** `a[b][]` → `['a', 'b', '']`; a name with stray brackets is taken as it stands. */
function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (match === null) return [name];
  const [, head = '', rest = ''] = match;
  return [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)];
}

function put(root: Branch, path: readonly string[], value: string): boolean {
  let branch = root;
  for (const [index, step] of path.entries()) {
    const key = index > 0 && step === '' ? String(branch.size) : step;
    const present = branch.get(key);
    if (index === path.length - 1) {
      if (present instanceof Map) return false;
      branch.set(key, value);
    } else if (typeof present === 'string') {
      return false;
    } else {
      const next: Branch = present ?? new Map<string, string | Branch>();
      branch.set(key, next);
      branch = next;
    }
  }
  return true;
}

function plain(branch: Branch, isRoot = false): unknown {
  const entries = [...branch].map(([key, value]) => [key, value instanceof Map ? plain(value) : value] as const);
  const isList = !isRoot && entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
