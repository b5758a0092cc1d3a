// What pages beside the checkout share: a document without scripts, and a few words where there is nothing else to show.
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Merchant } from '../../domain/merchant.ts';
import { Document } from '../checkout/parts/document.tsx';
import { BagIcon } from '../checkout/parts/icons.tsx';
import type { Speech } from '../checkout/texts/speech.ts';
import type { Assets } from '../checkout/view.ts';

export interface PlainPage {
  readonly title: string;
  readonly speech: Speech;
  readonly accent: string | null;
  readonly content: VNode;
}

export const renderPlain = ({ title, speech, accent, content }: PlainPage, { style }: Assets): string =>
  `<!doctype html>${renderToString(
    <Document title={title} speech={speech} assets={{ style, script: null }} accent={accent} refresh={null}>
      {content}
    </Document>,
  )}`;

/** A page that says why there is nothing. */
export const renderNothing = (title: string, text: string, speech: Speech, assets: Assets): string =>
  renderPlain(
    {
      title,
      speech,
      accent: null,
      content: (
        <div id="app" data-stage="missing">
          <Alone title={title}>{text}</Alone>
        </div>
      ),
    },
    assets,
  );

export const Alone = ({ title, children }: { title: string; children: ComponentChildren }): VNode => (
  <main class="alone" id="main">
    <section class="result">
      <div class="badge bad">
        <BagIcon size={28} />
      </div>
      <h1>{title}</h1>
      <p>{children}</p>
    </section>
  </main>
);

export const TestNote = (props: { merchant: Merchant; speech: Speech; children: ComponentChildren }): VNode | null =>
  props.merchant.livemode ? null : (
    <div class="test-banner" role="region" aria-label={props.speech.texts.notices.testMode}>
      <p>
        <strong>{props.speech.texts.notices.testModeStop}</strong> {props.children}
      </p>
    </div>
  );
