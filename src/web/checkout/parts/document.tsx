// The whole HTML document: what every face of the page has in common.
import type { ComponentChildren, VNode } from 'preact';
import type { Merchant } from '../../../domain/merchant.ts';
import { accentPath } from '../accent.ts';
import type { Speech } from '../texts/speech.ts';
import { isSecure, webLink, type Assets, type PageView } from '../view.ts';
import { LockIcon } from './icons.tsx';
import { TestBanner } from './notices.tsx';

export interface DocumentProps {
  readonly title: string;
  readonly speech: Speech;
  readonly assets: Assets;
  readonly accent: string | null;
  /** Where scripts-off browsers go by themselves, and after how many seconds; `null` stays in place. */
  readonly refresh: { readonly afterS: number; readonly url: string | null } | null;
  /** Whether it may stand in a frame of another site, which its links then leave. */
  readonly isFramed?: boolean;
  readonly children: ComponentChildren;
}

/** What merchants and buyers wrote carries `dir="auto"`, so that it reads right beside every script. */
export function Document({ title, speech, assets, accent, refresh, isFramed, children }: DocumentProps): VNode {
  const accentUrl = accentPath(accent);
  return (
    <html lang={speech.language} dir={speech.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        {isFramed === true && <base target="_top" />}
        <link rel="stylesheet" href={assets.style} />
        {accentUrl !== null && <link rel="stylesheet" href={accentUrl} />}
        {assets.script !== null && <script type="module" src={assets.script} />}
        {refresh !== null && (
          <noscript>
            <meta
              http-equiv="refresh"
              content={refresh.url === null ? String(refresh.afterS) : `${refresh.afterS};url=${refresh.url}`}
            />
          </noscript>
        )}
      </head>
      <body>{children}</body>
    </html>
  );
}

export function Brand({ view }: { view: PageView }): VNode {
  const { merchant, session, stage, speech } = view;
  const { document } = speech.texts;
  const back = stage.kind === 'open' ? webLink(session.cancelUrl) : null;
  return (
    <>
      <a class="skip" href="#main" target="_self">
        {document.skip}
      </a>
      <TestBanner view={view} />
      <Masthead merchant={merchant}>
        {back !== null && (
          <a class="back" href={back}>
            {document.backToShop}
          </a>
        )}
        {isSecure(view) && (
          <p class="secure-mark">
            <LockIcon size={14} /> {document.secure}
          </p>
        )}
      </Masthead>
    </>
  );
}

/** Whose page it is. */
export function Masthead({ merchant, children }: { merchant: Merchant; children?: ComponentChildren }): VNode {
  const logo = webLink(merchant.page.logoUrl);
  return (
    <header class="brand">
      <div class="brand-inner">
        <p class="brand-name">
          {logo === null ? (
            <span dir="auto">{merchant.name}</span>
          ) : (
            <img src={logo} alt={merchant.name} height="40" referrerpolicy="no-referrer" />
          )}
        </p>
        {children}
      </div>
    </header>
  );
}

export function Foot(props: { merchant: Merchant; speech: Speech; isSetup?: boolean }): VNode {
  const { merchant, speech, isSetup = false } = props;
  const { document } = speech.texts;
  const { supportEmail, termsUrl, privacyUrl } = merchant.page;
  const links: readonly (readonly [text: string, url: string | null])[] = [
    [document.help(supportEmail ?? ''), supportEmail === null ? null : `mailto:${supportEmail}`],
    [document.terms, webLink(termsUrl)],
    [document.privacy, webLink(privacyUrl)],
  ];
  const given = links.flatMap(([text, url]) => (url === null ? [] : [{ text, url }]));
  return (
    <footer class="foot">
      <p>{isSetup ? merchant.name : document.seller(merchant.name)}</p>
      {given.length > 0 && (
        <ul>
          {given.map(({ text, url }) => (
            <li key={text}>
              <a href={url}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </footer>
  );
}
