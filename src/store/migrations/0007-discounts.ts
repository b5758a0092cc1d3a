// Discounts of every kind, and the buyers behind orders, whom rules ask about.
import type { Migration } from './migration.ts';

export const discounts: Migration = {
  version: 7,
  name: 'discounts',
  sql: `
    -- What used to be the only kind of discount is one of several now.
    update merchant set settings = jsonb_set(settings::jsonb, '{offers}', (
      select coalesce(jsonb_agg(
        case when offer ->> 'kind' = 'percent'
          then (offer - 'kind' - 'rate') || jsonb_build_object('kind', 'discount',
            'benefit', jsonb_build_object('kind', 'percentage', 'rate', offer -> 'rate'))
          else offer
        end order by place), '[]')
      from jsonb_array_elements(settings::jsonb -> 'offers') with ordinality as offers (offer, place)))::json
    where settings -> 'offers' is not null;

    -- The customer, else the e-mail address in lower case, else the phone; null where nobody was named.
    alter table orders add column buyer text collate "C";
    update orders o set buyer = coalesce(s.body ->> 'customerId', lower(s.body -> 'buyer' ->> 'email'),
        s.body -> 'buyer' ->> 'phone')
      from session s where s.merchant_id = o.merchant_id and s.id = o.session_id;
    create index orders_buyer on orders (merchant_id, buyer, created_at) where buyer is not null;
  `,
};
