import { describe, expect, test } from 'vitest';
import { declarationOf, declaredSetting, declares } from '../../src/policy/declaration.ts';
import { DEFAULT_FRONTEND } from '../support/connectors.ts';

const INLINE = {
  identity: null,
  requireTls: true,
  requireTlsInline: false,
  authMechanism: null,
  unknownAuthBits: 0,
};

test('a connector declares its name and what decides about TLS', () => {
  expect(declarationOf(DEFAULT_FRONTEND)).toEqual({
    identity: 'EX01\\Default Frontend EX01',
    requireTls: false,
    requireTlsInline: false,
    authMechanism: ['Tls', 'Integrated', 'BasicAuth', 'BasicAuthRequireTLS', 'ExchangeServer'],
    unknownAuthBits: 0,
  });
});

describe('a flag of AuthMechanism', () => {
  test.each([
    ['is set', ['Tls', 'Integrated'] as const, true],
    ['is not set', ['Integrated'] as const, false],
    ['is not set in None', [] as const, false],
    ['is unknown where AuthMechanism was not declared', null, null],
    ['is not meant by BasicAuthRequireTLS', ['BasicAuthRequireTLS'] as const, false],
  ])('%s', (_claim, authMechanism, expected) => {
    expect(declares({ ...INLINE, authMechanism }, 'Tls')).toBe(expected);
  });
});

describe('a declared setting reads as PowerShell spells it', () => {
  test.each([
    ['RequireTLS', { requireTls: true }, 'RequireTLS $true'],
    ['RequireTLS', { requireTls: false }, 'RequireTLS $false'],
    ['RequireTLS', { requireTls: null }, 'RequireTLS not declared'],
    ['AuthMechanism', { authMechanism: ['Tls', 'BasicAuth'] }, 'AuthMechanism Tls, BasicAuth'],
    ['AuthMechanism', { authMechanism: [] }, 'AuthMechanism None'],
    ['AuthMechanism', { authMechanism: null }, 'AuthMechanism not declared'],
  ] as const)('%s of %j', (setting, given, expected) => {
    const named = { ...INLINE, identity: 'EX01\\A', ...given };
    expect(declaredSetting(named, setting)).toBe(`declared on EX01\\A: ${expected}`);
    const inline = { ...named, identity: null };
    expect(declaredSetting(inline, setting)).toBe(`declared on the command line: ${expected}`);
  });
});

test('RequireTLS from the command line is not said of the connector', () => {
  const overridden = {
    ...declarationOf(DEFAULT_FRONTEND),
    requireTls: true,
    requireTlsInline: true,
  };
  expect(declaredSetting(overridden, 'RequireTLS')).toBe(
    'declared on the command line: RequireTLS $true',
  );
  expect(declaredSetting(overridden, 'AuthMechanism')).toContain('declared on EX01\\Default');
});
