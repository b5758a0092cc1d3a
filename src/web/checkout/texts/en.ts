// What the hosted page says, in English.
import { accessTexts } from './en/access-texts.ts';
import { errorTexts } from './en/error-texts.ts';
import { formTexts } from './en/form-texts.ts';
import { linkTexts } from './en/link-texts.ts';
import { orderTexts } from './en/order-texts.ts';

export const en = { ...formTexts, ...orderTexts, ...errorTexts, ...linkTexts, ...accessTexts };
