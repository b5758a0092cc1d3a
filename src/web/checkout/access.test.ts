import { describe, expect, it } from 'vitest';
import { makeAddress, makeSession } from '../../../test/makers.ts';
import { createVault } from '../../base/crypto.ts';
import type { Session } from '../../domain/session.ts';
import { accessOf, holderCookie, knownCookie, standingOf, type Access } from './access.ts';

const vault = createVault('instance secret');
const empty = makeSession();
const filled = makeSession({
  buyer: { email: 'asha@example.com', phone: null, name: null, externalId: null },
  shippingAddress: makeAddress(),
});
const NOTHING = { email: false, address: false };

const cookies = (...list: readonly { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(list.map(({ name, value }) => [name, value]));

/** `seen` is the session as it was when the form came. */
const known = (
  session: Session,
  access: Access,
  typed: { email: boolean; address: boolean },
  seen: Session = session,
): Record<string, string> => cookies(knownCookie(vault, session, '/pay/1', { session: seen, access }, typed));

describe('who may see contact data', () => {
  it('everybody where there is none', () => {
    expect(accessOf(vault, empty, {})).toEqual({ email: true, address: true, isHolder: false, isOvertaken: false });
  });

  it('nobody with the id alone, or with made-up cookies', () => {
    const stranger = { email: false, address: false, isHolder: false, isOvertaken: false };
    expect(accessOf(vault, filled, {})).toEqual(stranger);
    expect(accessOf(vault, filled, { kassa_link: 'x', kassa_known: 'x.y' })).toMatchObject({
      email: false,
      address: false,
    });
  });

  it('whoever came with the link’s secret', () => {
    const cookie = holderCookie(vault, filled, '/pay/1', 'secret', 'secret');
    expect(accessOf(vault, filled, cookies(cookie!)).isHolder).toBe(true);
    expect(holderCookie(vault, filled, '/pay/1', 'Secret', 'secret')).toBeNull();
  });

  it('whoever typed it in on an empty session', () => {
    const cookie = known(filled, accessOf(vault, empty, {}), { email: true, address: true });
    expect(accessOf(vault, filled, cookie)).toMatchObject({ email: true, address: true });
  });

  it('not who merely opened an empty session before the merchant filled it in', () => {
    const cookie = known(empty, accessOf(vault, empty, {}), NOTHING);
    expect(accessOf(vault, filled, cookie)).toMatchObject({ email: false, address: false });
  });

  it('part by part: a new e-mail address does not open up the old postal one', () => {
    const changed = { ...filled, buyer: { ...filled.buyer, email: 'new@example.com' } };
    const cookie = known(changed, accessOf(vault, filled, {}), { email: true, address: false });
    expect(accessOf(vault, changed, cookie)).toMatchObject({ email: true, address: false });
  });

  it('only for the values typed, not for what somebody enters later', () => {
    const cookie = known(filled, accessOf(vault, empty, {}), { email: true, address: true });
    const later = { ...filled, buyer: { ...filled.buyer, email: 'other@example.com' } };
    expect(accessOf(vault, later, cookie)).toMatchObject({ email: false, address: true });
  });

  it('only for this session', () => {
    const cookie = known(filled, accessOf(vault, empty, {}), { email: true, address: true });
    const holder = cookies(holderCookie(vault, filled, '/pay/1', 's', 's')!);
    const other = { ...filled, id: '01900000-0000-7000-8000-000000000099' };
    expect(accessOf(vault, other, { ...cookie, ...holder })).toMatchObject({ email: false, address: false });
  });
});

describe('what a visitor may do with the contact data', () => {
  const typedOnPage = { email: true, address: true };
  const fromPage = { ...filled, typedOnPage };
  const other = { ...fromPage, shippingAddress: makeAddress({ line1: '1 Other Street' }) };
  const mine = known(fromPage, accessOf(vault, empty, {}), { email: true, address: true });
  const standing = (session: Session, jar: Record<string, string> = {}): string =>
    standingOf(session, accessOf(vault, session, jar));

  it('own, where there is none or they typed it', () => {
    expect(standing(empty)).toBe('own');
    expect(standing(fromPage, mine)).toBe('own');
  });

  it('keep it, where the merchant gave it', () => {
    expect(standing(filled)).toBe('kept');
  });

  it('enter it anew, where another visitor typed it, or what they typed is gone', () => {
    expect(standing(fromPage)).toBe('replace');
    expect(standing(other, mine)).toBe('replace');
    expect(standing({ ...empty, typedOnPage }, mine)).toBe('replace');
    const holder = cookies(holderCookie(vault, other, '/pay/1', 's', 's')!);
    expect(standing(other, { ...mine, ...holder })).toBe('replace');
  });

  it('nothing more for a save that crossed another visitor’s: the grant covers what was seen', () => {
    const jar = known(fromPage, accessOf(vault, empty, {}), NOTHING, empty);
    expect(accessOf(vault, fromPage, jar)).toMatchObject({ email: false, address: false, isOvertaken: true });
  });
});
