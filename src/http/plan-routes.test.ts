import { describe, expect, it } from 'vitest';
import type { Dialect, Route } from '../dialects/dialect.ts';
import { dialects } from '../dialects/registry.ts';
import { createSpeakerAt, planRoutes } from './plan-routes.ts';

/** Only what planning reads. */
function named(name: string, ...places: readonly `${Route['method']} ${string}`[]): Dialect {
  const routes = places.map((place) => {
    const [method, path] = place.split(' ');
    return { method, path } as Route;
  });
  return { name, routes } as unknown as Dialect;
}

const placesOf = (planned: ReturnType<typeof planRoutes>): string[] =>
  planned.map(({ dialect, route, prefix }) => `${dialect.name}: ${route.method} ${prefix}${route.path}`);

describe('planRoutes', () => {
  it('mounts every route under its dialect’s name and at the root', () => {
    expect(placesOf(planRoutes([named('a', 'POST /x'), named('b', 'GET /y/:id')]))).toEqual([
      'a: POST /a/x',
      'b: GET /b/y/:id',
      'a: POST /x',
      'b: GET /y/:id',
    ]);
  });

  it('gives a path that two claim to the owner in the table', () => {
    const both = [named('a', 'GET /x/:id'), named('b', 'GET /x/:name')];
    expect(placesOf(planRoutes(both, { 'GET /x/:': 'b' }))).toEqual([
      'a: GET /a/x/:id',
      'b: GET /b/x/:name',
      'b: GET /x/:name',
    ]);
  });

  it('refuses to guess when the table names no owner', () => {
    const both = [named('a', 'GET /x/:id'), named('b', 'GET /x/:name')];
    expect(() => planRoutes(both, {})).toThrow('a and b both answer GET /x/:; name its owner');
  });

  it('has an owner for every root path of the installed dialects', () => {
    expect(planRoutes(dialects).length).toBeGreaterThan(dialects.length);
  });
});

describe('createSpeakerAt', () => {
  it('finds the dialect by how a path begins, and speaks Kassa’s own words elsewhere', () => {
    const speakerAt = createSpeakerAt(dialects);
    expect(speakerAt('/session/unknown/deeper').name).toBe('flexype');
    expect(speakerAt('/dev/v1/nothing?x=1').name).toBe('shoppex');
    expect(speakerAt('/shoppex/dev/v1/nothing').name).toBe('shoppex');
    expect(speakerAt('/kassa/v1/nothing').name).toBe('native');
    expect(speakerAt('/nobody/home').name).toBe('native');
    expect(speakerAt('').name).toBe('native');
  });
});
