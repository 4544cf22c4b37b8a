import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../../src/policy/connector.ts';
import { connector } from '../../support/connectors.ts';
import { messages, say } from './say.ts';

type Row = readonly [claim: string, declared: Partial<ReceiveConnector>, said: string | null];

/** Holds a rule about each connector to its table. */
function holds(id: string, severity: string, rows: readonly Row[]): void {
  describe(id, () => {
    test.each(rows)('%s', (_claim, declared, said) => {
      const { findings } = say({ connectors: [connector(declared)] });
      const found = findings.filter((finding) => finding.id === id);
      expect(found.map((one) => one.severity)).toEqual(said === null ? [] : [severity]);
      if (said !== null) expect(found[0]?.message).toContain(said);
    });
  });
}

holds('auth-mechanism-conflict', 'warning', [
  ['nothing declared is nothing wrong', {}, null],
  ['None is sound (A1)', { authMechanism: [] }, null],
  [
    'BasicAuthRequireTLS without Tls (A2)',
    { authMechanism: ['BasicAuth', 'BasicAuthRequireTLS'] },
    'Tls is missing',
  ],
  [
    'BasicAuthRequireTLS without BasicAuth (A2)',
    { authMechanism: ['Tls', 'BasicAuthRequireTLS'] },
    'BasicAuth is missing',
  ],
  [
    'BasicAuthRequireTLS alone (A2)',
    { authMechanism: ['BasicAuthRequireTLS'] },
    'Tls and BasicAuth are missing',
  ],
  [
    'BasicAuthRequireTLS with both (A2)',
    { authMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'] },
    null,
  ],
  [
    'ExternalAuthoritative with Tls (A3)',
    { authMechanism: ['Tls', 'ExternalAuthoritative'] },
    null,
  ],
  [
    'ExternalAuthoritative with another (A3)',
    { authMechanism: ['Tls', 'Integrated', 'ExternalAuthoritative'] },
    'allows only Tls beside it in AuthMechanism, but Integrated is set too',
  ],
  [
    'ExternalAuthoritative without ExchangeServers (A5)',
    { authMechanism: ['ExternalAuthoritative'], permissionGroups: ['AnonymousUsers'] },
    'needs ExchangeServers in PermissionGroups',
  ],
  [
    'ExternalAuthoritative with ExchangeServers among others (A5)',
    {
      authMechanism: ['ExternalAuthoritative'],
      permissionGroups: ['AnonymousUsers', 'ExchangeServers'],
    },
    null,
  ],
  [
    'PermissionGroups not declared are not judged (A5)',
    { authMechanism: ['ExternalAuthoritative'] },
    null,
  ],
]);

test('the flags that are configured are kept by the fix', () => {
  const { findings } = say({
    connectors: [connector({ authMechanism: ['BasicAuthRequireTLS', 'ExchangeServer'] })],
  });
  expect(findings[0]?.fix).toEqual([
    "Set-ReceiveConnector -Identity 'EX01\\Test' -AuthMechanism Tls,BasicAuth,BasicAuthRequireTLS,ExchangeServer",
  ]);
});

test.each([
  [
    'AuthMechanism, added to',
    { authMechanism: ['BasicAuthRequireTLS', 'Tls'], unknownAuthBits: 64 },
    "-AuthMechanism ($auth + 'BasicAuth')",
  ],
  [
    'AuthMechanism, taken from',
    { authMechanism: ['ExternalAuthoritative', 'Integrated'], unknownAuthBits: 64 },
    '-AuthMechanism $auth',
  ],
  [
    'PermissionGroups, added to',
    {
      authMechanism: ['ExternalAuthoritative'],
      permissionGroups: ['Partners'],
      unknownPermissionBits: 128,
    },
    "-PermissionGroups ($groups + 'ExchangeServers')",
  ],
] as const)('flags without a name are kept by the fix: %s', (_claim, declared, set) => {
  const { findings } = say({ connectors: [connector(declared)] });
  const fix = findings.find(({ id }) => id === 'auth-mechanism-conflict')?.fix ?? [];
  expect(fix.at(-2)).toContain('(Get-ReceiveConnector');
  expect(fix.at(-1)).toBe(`Set-ReceiveConnector -Identity 'EX01\\Test' ${set}`);
});

holds('domain-security-conflict', 'warning', [
  ['sound with Tls (A6)', { domainSecureEnabled: true, authMechanism: ['Tls'] }, null],
  ['without Tls (A6)', { domainSecureEnabled: true, authMechanism: ['Integrated'] }, 'needs Tls'],
  [
    'with ExternalAuthoritative, Tls or not (A6)',
    { domainSecureEnabled: true, authMechanism: ['Tls', 'ExternalAuthoritative'] },
    'does not work together with ExternalAuthoritative',
  ],
  ['not enabled', { domainSecureEnabled: false, authMechanism: [] }, null],
  ['AuthMechanism not declared', { domainSecureEnabled: true }, null],
]);

holds('binary-mime-without-chunking', 'warning', [
  ['one without the other (A7)', { binaryMimeEnabled: true, chunkingEnabled: false }, 'needs'],
  ['both (A7)', { binaryMimeEnabled: true, chunkingEnabled: true }, null],
  ['neither', { binaryMimeEnabled: false, chunkingEnabled: false }, null],
  ['ChunkingEnabled not declared', { binaryMimeEnabled: true }, null],
]);

holds('anonymous-tls-suppressed', 'info', [
  [
    'a hint where it is set (A8)',
    { suppressXAnonymousTls: true },
    'UseDowngradedExchangeServerAuth',
  ],
  ['nothing where it is not', { suppressXAnonymousTls: false }, null],
  ['nothing where it was not declared', {}, null],
]);

holds('timeouts-conflict', 'warning', [
  ['shorter (A9)', { connectionTimeout: 600, connectionInactivityTimeout: 300 }, null],
  ['as long (A9)', { connectionTimeout: 300, connectionInactivityTimeout: 300 }, 'shorter'],
  ['longer (A9)', { connectionTimeout: 300, connectionInactivityTimeout: 600 }, 'shorter'],
  ['one not declared', { connectionInactivityTimeout: 600 }, null],
]);

holds('banner-syntax', 'warning', [
  ['220 and text (A10)', { banner: '220 SMTP Server Ready' }, null],
  ['no code (A10)', { banner: 'SMTP Server Ready' }, 'begin with 220'],
  ['another code (A10)', { banner: '250 ready' }, 'begin with 220'],
  ['blank is the default (A10)', { banner: '' }, null],
]);

holds('certificate-name-syntax', 'warning', [
  ['both marks (A12)', { tlsCertificateName: '<I>CN=CA<S>CN=mail' }, null],
  ['both marks in lower case (A12)', { tlsCertificateName: '<i>CN=CA<s>CN=mail' }, null],
  ['no marks (A12)', { tlsCertificateName: 'CN=mail' }, '<I>issuer<S>subject'],
  ['no subject (A12)', { tlsCertificateName: '<I>CN=CA<S>' }, '<I>issuer<S>subject'],
]);

const addresses = (count: number) =>
  Array.from({ length: count }, (_, at) => `10.0.${Math.floor(at / 250)}.${at % 250}`);

holds('too-many-ranges', 'warning', [
  ['1,200 (A15)', { remoteIpRanges: addresses(1200) }, null],
  ['1,201 (A15)', { remoteIpRanges: addresses(1201) }, 'holds 1201 entries'],
]);

holds('lone-zero-range', 'warning', [
  ['0.0.0.0 alone', { remoteIpRanges: ['0.0.0.0'] }, 'that single address'],
  ['among others', { remoteIpRanges: ['10.0.0.1', '0.0.0.0'] }, 'that single address'],
  ['the range of all', { remoteIpRanges: ['0.0.0.0-255.255.255.255'] }, null],
]);

const ON_25 = { requireTls: true, bindings: ['0.0.0.0:25'] };
const ALL = { remoteIpRanges: ['0.0.0.0-255.255.255.255'] };

holds('require-tls-for-everyone', 'warning', [
  ['all of IPv4 (RFC 3207 §4)', { ...ON_25, ...ALL }, 'turns away every sender without TLS'],
  ['all of IPv6 (RFC 3207 §4)', { ...ON_25, remoteIpRanges: ['::/0'] }, 'turns away'],
  ['written as a network', { ...ON_25, remoteIpRanges: ['0.0.0.0/0'] }, 'turns away'],
  ['written without its ends', { ...ON_25, remoteIpRanges: ['0.0.0.1-255.255.255.254'] }, 'turns'],
  ['a partner only', { ...ON_25, remoteIpRanges: ['192.0.2.0/24'] }, null],
  ['port 587', { ...ON_25, ...ALL, bindings: ['0.0.0.0:587'] }, null],
  ['not required', { ...ON_25, ...ALL, requireTls: false }, null],
  ['disabled', { ...ON_25, ...ALL, enabled: false }, null],
  ['ranges not declared', ON_25, null],
]);

holds('unknown-flags', 'info', [
  ['none', { authMechanism: ['Tls'] }, null],
  ['a higher bit', { authMechanism: ['Tls'], unknownAuthBits: 64 }, 'the bits 64'],
  [
    'a higher bit of PermissionGroups',
    { permissionGroups: [], unknownPermissionBits: 128 },
    'PermissionGroups has the bits 128',
  ],
]);

holds('unreadable-address', 'unknown', [
  ['a range that is none', { remoteIpRanges: ['10.0.0.1', 'anywhere'] }, '"anywhere"'],
  ['a binding that is none', { bindings: ['port 25'] }, '"port 25"'],
  ['not declared is another matter', { bindings: null, remoteIpRanges: null }, null],
]);

test('every connector is judged, and named', () => {
  const connectors = ['EX01\\A', 'EX01\\B', 'EX02\\C'].map((identity) =>
    connector({ identity, suppressXAnonymousTls: identity !== 'EX01\\B' }),
  );
  const said = messages({ connectors }, 'anonymous-tls-suppressed');
  expect(said.map((message) => message.split(':')[0])).toEqual(['EX01\\A', 'EX02\\C']);
});
