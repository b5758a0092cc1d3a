// Ids and texts from outside, made safe to look for. What cannot be in the database is simply not found, where
// PostgreSQL would call it a broken statement.
import { isUuid } from '../base/ids.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** For columns of type uuid. */
export const uuidToFind = (text: string): string => (isUuid(text) ? text : NOBODY);

/** For text columns, which hold anything but U+0000. */
export const textToFind = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
