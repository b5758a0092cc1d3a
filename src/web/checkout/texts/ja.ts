// What the hosted page says, in Japanese.
import { accessTexts } from './ja/access-texts.ts';
import { errorTexts } from './ja/error-texts.ts';
import { formTexts } from './ja/form-texts.ts';
import { linkTexts } from './ja/link-texts.ts';
import { orderTexts } from './ja/order-texts.ts';
import type { Translation } from './texts.ts';

export const ja: Translation = { ...formTexts, ...orderTexts, ...errorTexts, ...linkTexts, ...accessTexts };
