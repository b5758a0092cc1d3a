// Routes around products.
import type { Route } from '../dialect.ts';
import {
  parseCreateProduct,
  parseCreateVariant,
  parseDeleteProduct,
  parseDeleteVariant,
  parseListProducts,
  parseReadProduct,
  parseSearchProducts,
  parseUpdateProduct,
  parseUpdateVariant,
} from './parse-products.ts';
import { scopesOf } from './policy.ts';
import {
  renderChangedVariant,
  renderDeletedProduct,
  renderDeletedVariant,
  renderNewProduct,
  renderNewVariant,
  renderProduct,
  renderProducts,
  renderStock,
  renderVariant,
  renderVariants,
} from './render-products.ts';

const ROOT = '/dev/v1/products';
const ONE = `${ROOT}/:id`;
const VARIANT = `${ONE}/variants/:variantId`;
const read = { method: 'GET', scopes: scopesOf('products', 'read'), idempotency: 'none' } as const;
const write = { scopes: scopesOf('products', 'write'), idempotency: 'optional' } as const;
const post = { method: 'POST', ...write } as const;
const patch = { method: 'PATCH', ...write } as const;
const remove = { method: 'DELETE', ...write } as const;

export const productRoutes: readonly Route[] = [
  { ...read, path: ROOT, parse: parseListProducts, render: renderProducts },
  { ...post, path: ROOT, parse: parseCreateProduct, render: renderNewProduct },
  { ...read, path: `${ROOT}/search`, parse: parseSearchProducts, render: renderProducts },
  { ...read, path: ONE, parse: parseReadProduct, render: renderProduct },
  { ...patch, path: ONE, parse: parseUpdateProduct, render: renderProduct },
  { ...remove, path: ONE, parse: parseDeleteProduct, render: renderDeletedProduct },
  { ...read, path: `${ONE}/stock`, parse: parseReadProduct, render: renderStock },
  { ...read, path: `${ONE}/variants`, parse: parseReadProduct, render: renderVariants },
  { ...post, path: `${ONE}/variants`, parse: parseCreateVariant, render: renderNewVariant },
  { ...read, path: VARIANT, parse: parseReadProduct, render: renderVariant },
  { ...patch, path: VARIANT, parse: parseUpdateVariant, render: renderChangedVariant },
  { ...remove, path: VARIANT, parse: parseDeleteVariant, render: renderDeletedVariant },
];
