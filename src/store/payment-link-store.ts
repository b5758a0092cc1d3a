// What the store promises about payment links.
import type { LinkTakings, PaymentLink } from '../domain/payment-link.ts';
import type { PageOf, PageQuery } from './store.ts';

export interface PaymentLinkStore {
  findPaymentLink(merchantId: string, id: string): Promise<PaymentLink | null>;
  /** Those of one dialect. */
  listPaymentLinks(merchantId: string, dialect: string, page: PageQuery): Promise<PageOf<PaymentLink>>;
  insertPaymentLink(link: PaymentLink): Promise<void>;
  /** One change after the other; answers the link that then stands. A change that fits nothing answers `null` and changes nothing. */
  changePaymentLink(
    merchantId: string,
    id: string,
    change: (standing: PaymentLink) => PaymentLink,
  ): Promise<PaymentLink | null>;
  /** Its sessions stay. */
  deletePaymentLink(merchantId: string, id: string): Promise<boolean>;
  /** A session is about to be opened from the link. */
  noteLinkSession(merchantId: string, linkId: string, sessionId: string): Promise<void>;
  linkTakings(merchantId: string, link: Pick<PaymentLink, 'id' | 'currency'>): Promise<LinkTakings>;
}
