// The tables as Kysely sees them: for lists with filters, where the text of a statement depends on what is asked.
// Nothing is run through Kysely; it only writes statements.
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
} from 'kysely';
import type { CatalogOwner, Product, Variant } from '../domain/catalog.ts';
import type { Customer } from '../domain/customer.ts';
import type { DiscountEntry } from '../domain/discount-change.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { PaymentLink } from '../domain/payment-link.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { Statement } from './database.ts';
import type { TryRecord } from './store.ts';

export interface SessionTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly version: number;
  readonly dialect: string;
  readonly state: string;
  readonly payment_status: string;
  readonly email: string | null;
  readonly created_at: number;
  readonly sweep_at: number | null;
  readonly check_due_at: number | null;
  readonly body: Session;
}

export interface EventTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly session_id: string;
  readonly sequence: number;
  readonly type: string;
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly listened: boolean;
  readonly fanned_out: boolean;
  readonly snapshot: Session | null;
  readonly customer: Customer | null;
  readonly subscription: Subscription | null;
}

export interface DeliveryTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly event_id: string;
  readonly session_id: string;
  readonly sequence: number;
  readonly endpoint_id: string | null;
  readonly dialect: string;
  readonly name: string;
  readonly version: string | null;
  readonly url: string;
  readonly body: string;
  readonly status: string;
  readonly tries: readonly TryRecord[];
  readonly due_at: number | null;
  readonly leased_until: number | null;
  readonly resend: boolean;
  readonly created_at: number;
}

export interface EndpointTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly dialect: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly version: string | null;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly secrets: readonly string[];
  readonly overlap_until: number | null;
  readonly configured: boolean;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface CustomerTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly version: number;
  readonly external_id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly phone_verified: boolean;
  readonly archived: boolean;
  readonly created_at: number;
  readonly body: Customer;
}

export interface ProductTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly body: Product;
  readonly owner: CatalogOwner;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface VariantTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly product_id: string;
  readonly sku: string | null;
  readonly body: Variant;
  readonly removed: boolean;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface SubscriptionTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly version: number;
  readonly customer_id: string;
  readonly status: string;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly body: Subscription;
}

export interface InstrumentTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly customer_id: string;
  readonly is_default: boolean;
  readonly created_at: number;
  readonly body: Instrument;
}

export interface DiscountTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly owner: DiscountEntry['owner'];
  readonly status: DiscountEntry['status'];
  readonly place: number | null;
  readonly codes: readonly string[];
  readonly body: DiscountEntry['terms'];
  readonly extra: DiscountEntry['extra'];
  readonly created_at: number;
  readonly updated_at: number;
}

export interface PaymentLinkTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly dialect: string;
  readonly created_at: number;
  readonly body: PaymentLink;
}

export interface DisputeTable {
  readonly merchant_id: string;
  readonly id: string;
  readonly session_id: string;
  readonly dialect: string;
  readonly gateway: string;
  readonly status: string;
  readonly created_at: number;
  readonly body: Dispute;
}

export interface Tables {
  readonly session: SessionTable;
  readonly event: EventTable;
  readonly delivery: DeliveryTable;
  readonly endpoint: EndpointTable;
  readonly customer: CustomerTable;
  readonly product: ProductTable;
  readonly variant: VariantTable;
  readonly subscription: SubscriptionTable;
  readonly instrument: InstrumentTable;
  readonly discount: DiscountTable;
  readonly payment_link: PaymentLinkTable;
  readonly dispute: DisputeTable;
}

export const tables = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export function statementOf(query: Compilable): Statement {
  const { sql, parameters } = query.compile();
  return { text: sql, values: parameters };
}
