import { describe, expect, it } from 'vitest';
import { covers, narrowScopes } from './oauth-client.ts';

describe('scopes', () => {
  it.each([
    [['orders.read'], 'orders.read', true],
    [['orders.write'], 'orders.read', true],
    [['orders.read'], 'orders.write', false],
    [['*'], 'anything.write', true],
    [['orders.write'], '*', false],
    [[], 'orders.read', false],
  ])('of %j cover %s: %s', (scopes, wanted, does) => {
    expect(covers(scopes, wanted)).toBe(does);
  });

  it.each([
    ['all of it', ['a.read', 'b.write'], [['*'], ['a.write', 'b.write']], ['a.read', 'b.write']],
    ['what all allow', ['a.read', 'b.read', 'b.write'], [['a.read', 'b.read'], ['b.write']], ['b.read']],
    ['what the narrowest allows, of everything', ['*'], [['a.read', 'b.read'], ['b.write']], ['b.read']],
    ['everything, where nobody narrows it', ['*'], [['*'], ['*']], ['*']],
    ['nothing', ['a.write'], [['a.read']], []],
    ['each once', ['a.read', 'a.read'], [], ['a.read']],
  ])('are narrowed to %s', (_, wanted, limits, left) => {
    expect(narrowScopes(wanted, ...limits)).toEqual(left);
  });
});
