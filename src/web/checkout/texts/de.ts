// What the hosted page says, in German.
import { accessTexts } from './de/access-texts.ts';
import { errorTexts } from './de/error-texts.ts';
import { formTexts } from './de/form-texts.ts';
import { linkTexts } from './de/link-texts.ts';
import { orderTexts } from './de/order-texts.ts';
import type { Translation } from './texts.ts';

export const de: Translation = { ...formTexts, ...orderTexts, ...errorTexts, ...linkTexts, ...accessTexts };
