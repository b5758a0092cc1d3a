// Postal codes of a configuration file into the record: patterns as one set, and lists of files by their codes.
import { sha256Hex } from '../../base/crypto.ts';
import { canonicalJson } from '../../base/json.ts';
import { parsePostalPattern, toPostalSet, type PostalPattern } from '../../domain/postal.ts';
import type { PostalCodes, PostalListRef } from '../../domain/postal-codes.ts';
import type { PostalList } from '../../store/store.ts';
import type { AttachedFiles } from '../attached-files.ts';
import type { Mistake } from './mistake.ts';
import type { PostalCodesInput, PostalFileInput } from './postal-schema.ts';
import { readPostalList } from './read-postal-list.ts';

export type PostalReader = (input: PostalCodesInput, at: readonly PropertyKey[]) => PostalCodes;

/** Each file is read once, however many rules name it. Its codes are added to `lists`. */
export function createPostalReader(
  files: AttachedFiles,
  lists: Map<string, PostalList>,
  mistakes: Mistake[],
): PostalReader {
  const known = new Map<string, Listed>();
  const listed = (input: PostalFileInput): Listed => {
    const key = canonicalJson(input);
    const found = known.get(key) ?? readList(input, files);
    known.set(key, found);
    return found;
  };
  return (input, at) => {
    const patterns: PostalPattern[] = [];
    const refs: PostalListRef[] = [];
    for (const [index, one] of input.entries()) {
      const path = [...at, index];
      if (typeof one === 'string') {
        const pattern = parsePostalPattern(one);
        if (typeof pattern === 'string') mistakes.push({ path, text: pattern });
        else patterns.push(pattern);
        continue;
      }
      const list = listed(one);
      if ('wrong' in list) {
        for (const text of list.wrong)
          mistakes.push({ path: [...path, 'file'], text: `names ${one.file}, which ${text}` });
        continue;
      }
      lists.set(list.ref.id, { id: list.ref.id, codes: list.codes });
      refs.push(list.ref);
    }
    return {
      ...(patterns.length > 0 && { patterns: toPostalSet(patterns) }),
      ...(refs.length > 0 && { lists: refs }),
    };
  };
}

type Listed = { readonly wrong: readonly string[] } | (Pick<PostalList, 'codes'> & { readonly ref: PostalListRef });

function readList({ file, column, only }: PostalFileInput, files: AttachedFiles): Listed {
  const attached = files[file];
  if (attached === undefined) return { wrong: ['was not given along.'] };
  if ('problem' in attached) return { wrong: [attached.problem] };
  const reading = readPostalList(attached.text, { column, only });
  if (!('codes' in reading)) return { wrong: reading };
  const id = sha256Hex(canonicalJson(reading.codes)).slice(0, 32);
  return { codes: reading.codes, ref: { id, file, ...(only !== undefined && { only }), rows: reading.rows } };
}
