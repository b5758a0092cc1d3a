// Discounts that are made and changed through APIs, beside those that the configuration declares.
import type { Migration } from './migration.ts';

export const discountOwners: Migration = {
  version: 14,
  name: 'discount-owners',
  sql: `
    create table discount (
      merchant_id uuid not null,
      id text collate "C" not null,
      -- Where it was made: it changes there and nowhere else.
      owner text collate "C" not null check (owner in ('configuration', 'api')),
      status text collate "C" not null check (status in ('active', 'inactive', 'archived')),
      -- Among those of the configuration.
      place int check ((place is null) = (owner = 'api')),
      -- As they were spelled.
      codes json not null,
      body json not null,
      extra json not null,
      created_at bigint not null,
      updated_at bigint not null,
      primary key (merchant_id, id)
    );
    create index discount_created on discount (merchant_id, created_at, id);

    -- In upper case. Whoever has a code keeps others from having it.
    create table discount_code (
      merchant_id uuid not null,
      code text collate "C" not null,
      discount_id text collate "C" not null,
      primary key (merchant_id, code)
    );
    create index discount_code_discount on discount_code (merchant_id, discount_id);

    insert into discount (merchant_id, id, owner, status, place, codes, body, extra, created_at, updated_at)
      select m.id, o.offer ->> 'id', 'configuration', 'active', o.place,
        case when o.offer ->> 'code' is null then '[]' else json_build_array(o.offer ->> 'code') end,
        (o.offer::jsonb - 'kind' - 'id' - 'code')::json, '{}', t.now, t.now
      from merchant m
        cross join lateral json_array_elements(m.settings -> 'offers') with ordinality as o (offer, place)
        cross join (select (extract(epoch from now()) * 1000)::bigint as now) as t
      where m.settings -> 'offers' is not null and o.offer ->> 'kind' = 'discount';
    insert into discount_code (merchant_id, code, discount_id)
      select d.merchant_id, upper(trim(c.code)), d.id
      from discount d cross join lateral json_array_elements_text(d.codes) as c (code)
      on conflict do nothing;
    update merchant set settings = jsonb_set(settings::jsonb, '{offers}', (
      select coalesce(jsonb_agg(offer order by place), '[]')
      from jsonb_array_elements(settings::jsonb -> 'offers') with ordinality as offers (offer, place)
      where offer ->> 'kind' <> 'discount'))::json
    where settings -> 'offers' is not null;

    -- How many orders had a discount by its code; from now on each is counted when it is placed.
    insert into claim (merchant_id, resource, key, used)
      select s.merchant_id, 'redemption', a.adjustment ->> 'source', count(distinct s.id)
      from session s cross join lateral json_array_elements(
        case when json_typeof(s.body -> 'adjustments') = 'array' then s.body -> 'adjustments' else '[]' end
      ) as a (adjustment)
      where s.state = 'completed' and a.adjustment ->> 'code' is not null
      group by s.merchant_id, a.adjustment ->> 'source';
  `,
};
