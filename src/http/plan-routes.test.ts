import { describe, expect, it } from 'vitest';
import type { Dialect, Route } from '../dialects/dialect.ts';
import { dialects } from '../dialects/registry.ts';
import { createSpeakerAt, foreignMethods, planRoutes } from './plan-routes.ts';

/** Only what planning reads. */
function named(name: string, ...places: readonly `${Route['method']} ${string}`[]): Dialect {
  const routes = places.map((place) => {
    const [method, path] = place.split(' ');
    return { method, path } as Route;
  });
  return { name, routes } as unknown as Dialect;
}

const placesOf = (planned: ReturnType<typeof planRoutes>): string[] =>
  planned.map(
    ({ dialect, route, prefix, onlyOnBoundHosts }) =>
      `${dialect.name}: ${route.method} ${prefix}${route.path}${onlyOnBoundHosts ? ' on its hosts' : ''}`,
  );

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
      'a: GET /x/:id on its hosts',
      'b: GET /x/:name on its hosts',
    ]);
  });

  it('knows the methods that a dialect’s paths have from others only', () => {
    const both = [named('a', 'GET /x/:id', 'GET /z'), named('b', 'GET /x/:name', 'PUT /x/:name')];
    expect(foreignMethods(both).map(({ dialect, path, methods }) => [dialect.name, path, methods])).toEqual([
      ['a', '/x/:id', ['PUT']],
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
    const nameAt = (path: string): string => speakerAt(path, null).name;
    expect(nameAt('/session/unknown/deeper')).toBe('flexype');
    expect(nameAt('/dev/v1/nothing?x=1')).toBe('shoppex');
    expect(nameAt('/shoppex/dev/v1/nothing')).toBe('shoppex');
    expect(nameAt('/kassa/v1/nothing')).toBe('native');
    expect(nameAt('/nobody/home')).toBe('native');
    expect(nameAt('')).toBe('native');
    // Where several begin with the same, more of the path tells.
    expect(nameAt('/v2/public/nothing')).toBe('flexype');
    expect(nameAt('/v2/checkouts/demo/main?x=1')).toBe('fastspring');
    expect(nameAt('/v2/openapi.json')).toBe('fastspring');
    expect(nameAt('/quotes/Q1')).toBe('fastspring');
  });

  it('speaks the words of the host’s dialect, except where the path names another one', () => {
    const speakerAt = createSpeakerAt(dialects);
    expect(speakerAt('/session/unknown/deeper', 'shoppex').name).toBe('shoppex');
    expect(speakerAt('/nobody/home', 'shoppex').name).toBe('shoppex');
    expect(speakerAt('/flexype/session', 'shoppex').name).toBe('flexype');
    expect(speakerAt('/session', 'gone').name).toBe('flexype');
  });
});
