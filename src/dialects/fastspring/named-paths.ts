// Which products a request about cart items names: in its path, or in its body.
import { isObject } from '../../base/json.ts';
import type { Asked } from '../dialect.ts';
import { readJsonBody } from '../wire.ts';

export function namedPaths({ request }: Asked): readonly string[] {
  const { productPath } = request.params;
  if (productPath !== undefined) return productPath.split(',').map((path) => path.trim());
  const body = readJsonBody(request);
  if (!('value' in body) || !isObject(body.value)) return [];
  const named = body.value['productPath'];
  return typeof named === 'string' ? [named.trim()] : [];
}
