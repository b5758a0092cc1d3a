// What the page can say: what stands in English. A text that another language lacks, or that takes something else there,
// does not compile.
import type { VNode } from 'preact';
import type { CoreTexts } from './core-texts.ts';
import type { en } from './en.ts';

export type Texts = typeof en;

/** A language that nothing below the page speaks. */
export type Translation = Texts & { readonly core: CoreTexts };

export type Part = string | VNode;
/** A sentence with something in it that is more than text. */
export type Rich = readonly Part[];

export type Rhythm = 'day' | 'week' | 'month' | 'year';

/** What the button that ends the checkout does. */
export type PayVerb = 'save' | 'complete' | 'subscribe' | 'trial' | 'order' | 'pay';
