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

    -- Orders by each name of their buyer: the customer, the e-mail address in lower case, the phone without blanks.
    create table order_buyer (
      merchant_id uuid not null,
      buyer text collate "C" not null,
      created_at bigint not null,
      session_id uuid not null,
      primary key (merchant_id, buyer, created_at, session_id)
    );
    insert into order_buyer (merchant_id, buyer, created_at, session_id)
      select distinct o.merchant_id, known.buyer, o.created_at, o.session_id
      from orders o join session s on s.merchant_id = o.merchant_id and s.id = o.session_id
        cross join lateral (values (s.body ->> 'customerId'), (lower(trim(s.body -> 'buyer' ->> 'email'))),
          (regexp_replace(s.body -> 'buyer' ->> 'phone', '[^+0-9]', '', 'g'))) as known (buyer)
      where known.buyer <> '';
  `,
};
