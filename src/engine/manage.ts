// What a merchant does besides checkouts, by what it is about.
import type { AccountIntent } from '../dialects/account-intent.ts';
import type { CatalogIntent } from '../dialects/catalog-intent.ts';
import type { CreditIntent } from '../dialects/credit-intent.ts';
import type { CustomerIntent } from '../dialects/customer-intent.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import type { DiscountIntent } from '../dialects/discount-intent.ts';
import type { DisputeIntent } from '../dialects/dispute-intent.ts';
import type { GrantAccessIntent } from '../dialects/oauth-intent.ts';
import type { PaymentLinkIntent } from '../dialects/payment-link-intent.ts';
import type { SubscriptionIntent } from '../dialects/subscription-intent.ts';
import type { ToldEventsIntent } from '../dialects/told-events.ts';
import type { Merchant } from '../domain/merchant.ts';
import { administer, type AdminIntent } from './admin.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { isCatalogIntent, manageCatalogue } from './manage-catalogue.ts';
import { isCreditIntent, manageCredit } from './manage-credit.ts';
import { isCustomerIntent, manageCustomers } from './manage-customers.ts';
import { isDiscountIntent, manageDiscounts } from './manage-discounts.ts';
import { isPaymentLinkIntent, managePaymentLinks } from './payment-links.ts';
import { isSubscriptionIntent, manageSubscriptions } from './manage-subscriptions.ts';
import type { OAuth } from './oauth.ts';
import { isDisputeIntent, readDisputes } from './read-disputes.ts';
import { readAccount } from './read-account.ts';
import { isToldEventsIntent, manageToldEvents } from './told-events.ts';

export type ManagedIntent =
  | CustomerIntent
  | CreditIntent
  | AccountIntent
  | CatalogIntent
  | DiscountIntent
  | SubscriptionIntent
  | PaymentLinkIntent
  | DisputeIntent
  | ToldEventsIntent
  | AdminIntent
  | GrantAccessIntent;

/**
 * `merchant` as it stands now; `dialect` is the one asked through. `onceId` is a new UUID, but for a request with a key that
 * is carried out again, because whoever did it first has died: then it is the same.
 */
export type Manage = (
  intent: ManagedIntent,
  caller: Caller,
  merchant: Merchant,
  dialect: string,
  onceId: string,
) => Promise<Result>;

export const createManage =
  (deps: EngineDeps, execute: Execute, oauth: OAuth): Manage =>
  (intent, caller, merchant, dialect, onceId) => {
    if (intent.do === 'read-account') return readAccount(deps, merchant, intent);
    if (isCustomerIntent(intent)) return manageCustomers(deps, caller, intent, dialect, onceId);
    if (isCreditIntent(intent)) return manageCredit(deps, merchant, intent, onceId);
    if (isSubscriptionIntent(intent)) return manageSubscriptions(deps, execute, caller, intent);
    if (isCatalogIntent(intent)) return manageCatalogue(deps, merchant, intent);
    if (isDiscountIntent(intent)) return manageDiscounts(deps, merchant, intent);
    if (isPaymentLinkIntent(intent)) return managePaymentLinks(deps, merchant, dialect, intent);
    if (isDisputeIntent(intent)) return readDisputes(deps, merchant.id, dialect, intent);
    if (isToldEventsIntent(intent)) return manageToldEvents(deps, merchant.id, dialect, intent);
    if (intent.do === 'grant-access') return oauth.grant(caller, merchant, intent);
    return administer(deps, merchant, dialect, intent);
  };
