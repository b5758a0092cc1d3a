// What the hosted page says, in Arabic.
import { accessTexts } from './ar/access-texts.ts';
import { errorTexts } from './ar/error-texts.ts';
import { formTexts } from './ar/form-texts.ts';
import { linkTexts } from './ar/link-texts.ts';
import { orderTexts } from './ar/order-texts.ts';
import type { Translation } from './texts.ts';

export const ar: Translation = { ...formTexts, ...orderTexts, ...errorTexts, ...linkTexts, ...accessTexts };
