import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addAuthMechanism,
  CERTIFICATE_CMDLETS,
  dropRequireTls,
  showConnector,
} from '../../src/policy/cmdlet.ts';
import { AUTH_MECHANISMS } from '../../src/policy/connector.ts';
import type { Declaration } from '../../src/policy/declaration.ts';

const declared = (given: Partial<Declaration> = {}): Declaration => ({
  identity: 'EX01\\Default Frontend EX01',
  requireTls: true,
  requireTlsInline: false,
  authMechanism: null,
  unknownAuthBits: 0,
  ...given,
});

/** What PowerShell reads back from a verbatim string. */
function unquote(cmdlet: string): string | undefined {
  const [, quoted] = /-Identity '((?:[^']|'')*)'(?!')/.exec(cmdlet) ?? [];
  return quoted?.replaceAll("''", "'");
}

describe('AuthMechanism', () => {
  test('keeps every configured flag, whichever they are, and has none twice', () => {
    fc.assert(
      fc.property(fc.subarray([...AUTH_MECHANISMS]), (authMechanism) => {
        const [cmdlet = '', ...others] = addAuthMechanism(declared({ authMechanism }), 'Tls');
        const flags = /-AuthMechanism (\S+)$/.exec(cmdlet)?.[1]?.split(',') ?? [];
        expect(others).toEqual([]);
        expect(flags.toSorted()).toEqual([...new Set(['Tls', ...authMechanism])].sort());
      }),
    );
  });

  test.each([
    ['it was not declared', {}],
    ['it has bits without a name', { authMechanism: ['Integrated'], unknownAuthBits: 64 }],
  ] as const)('is read from the server first where %s', (_claim, given) => {
    const [read, set, ...others] = addAuthMechanism(declared(given), 'Tls');
    expect(others).toEqual([]);
    expect(read).toMatch(
      /^\$auth = .*Get-ReceiveConnector -Identity 'EX01\\Default Frontend EX01'/,
    );
    expect(set).toBe(
      "Set-ReceiveConnector -Identity 'EX01\\Default Frontend EX01' -AuthMechanism ($auth + 'Tls')",
    );
  });
});

describe('the name of the connector', () => {
  const cmdlets = (identity: string | null) => [
    ...addAuthMechanism(declared({ identity, authMechanism: ['Tls'] }), 'Tls'),
    ...addAuthMechanism(declared({ identity }), 'Tls'),
    dropRequireTls(declared({ identity })),
    showConnector(declared({ identity })),
  ];

  test('is one verbatim string, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '$', '`', ';', ' ', 'a', '\\') }),
        (name) => {
          for (const cmdlet of cmdlets(name)) expect(unquote(cmdlet)).toBe(name);
        },
      ),
    );
  });

  test.each([
    ["EX01\\Jack's", "'EX01\\Jack''s'"],
    ["'", "''''"],
    ['EX01\\$(Remove-Item x)', "'EX01\\$(Remove-Item x)'"],
  ])('%s is written %s', (identity, expected) => {
    for (const cmdlet of cmdlets(identity)) expect(cmdlet).toContain(`-Identity ${expected}`);
  });

  test('is a placeholder that no connector can have where it is not known', () => {
    for (const cmdlet of cmdlets(null)) expect(unquote(cmdlet)).toBe('<SERVER\\Connector name>');
  });
});

test('RequireTLS is dropped in one cmdlet', () => {
  expect(dropRequireTls(declared())).toBe(
    "Set-ReceiveConnector -Identity 'EX01\\Default Frontend EX01' -RequireTLS $false",
  );
});

test('a certificate is looked for, then enabled for SMTP', () => {
  expect(CERTIFICATE_CMDLETS.map((cmdlet) => cmdlet.split(' ')[0])).toEqual([
    'Get-ExchangeCertificate',
    'Enable-ExchangeCertificate',
  ]);
  expect(CERTIFICATE_CMDLETS.at(-1)).toMatch(/-Services SMTP$/);
});
