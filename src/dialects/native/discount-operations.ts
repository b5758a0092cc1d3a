// Routes around discounts with codes.
import type { Operation } from './operation.ts';
import {
  parseCreateDiscount,
  parseDeleteDiscount,
  parseListDiscounts,
  parseReadDiscount,
  parseUpdateDiscount,
} from './parse-discounts.ts';
import { discountsQuery } from './query-input.ts';

const PATH = '/kassa/v1/discounts';

export const discountOperations: readonly Operation[] = [
  {
    id: 'createDiscount',
    tag: 'Discounts',
    summary: 'Create a discount',
    description: 'Its codes count at once, in sessions of every API. A code is one discount’s, whoever made it.',
    method: 'POST',
    path: PATH,
    scopes: ['discounts.write'],
    body: 'DiscountCreate',
    answer: 'Discount',
    isCreation: true,
    isRefusable: true,
    parse: parseCreateDiscount,
  },
  {
    id: 'listDiscounts',
    tag: 'Discounts',
    summary: 'List discounts with codes',
    description: 'Whoever made them. Deleted ones are left out.',
    method: 'GET',
    path: PATH,
    scopes: ['discounts.read'],
    query: discountsQuery.shape.query,
    answer: 'DiscountList',
    parse: parseListDiscounts,
  },
  {
    id: 'getDiscount',
    tag: 'Discounts',
    summary: 'Get a discount',
    method: 'GET',
    path: `${PATH}/:id`,
    scopes: ['discounts.read'],
    answer: 'Discount',
    parse: parseReadDiscount,
  },
  {
    id: 'updateDiscount',
    tag: 'Discounts',
    summary: 'Change a discount',
    description: 'Fields that are left out stay; `null` clears. What the configuration declares is changed there.',
    method: 'PATCH',
    path: `${PATH}/:id`,
    scopes: ['discounts.write'],
    body: 'DiscountUpdate',
    answer: 'Discount',
    isRefusable: true,
    parse: parseUpdateDiscount,
  },
  {
    id: 'deleteDiscount',
    tag: 'Discounts',
    summary: 'Delete a discount',
    description: 'One that orders have had is archived.',
    method: 'DELETE',
    path: `${PATH}/:id`,
    scopes: ['discounts.write'],
    answer: 'DiscountDeleted',
    deletes: 'discount',
    isRefusable: true,
    parse: parseDeleteDiscount,
  },
];
