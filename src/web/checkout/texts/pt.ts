// What the hosted page says, in Portuguese as it is spoken in Brazil.
import { accessTexts } from './pt/access-texts.ts';
import { errorTexts } from './pt/error-texts.ts';
import { formTexts } from './pt/form-texts.ts';
import { linkTexts } from './pt/link-texts.ts';
import { orderTexts } from './pt/order-texts.ts';
import type { Translation } from './texts.ts';

export const pt: Translation = { ...formTexts, ...orderTexts, ...errorTexts, ...linkTexts, ...accessTexts };
