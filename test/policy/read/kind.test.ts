import { expect, test } from 'vitest';
import { nothingOfOurs, recogniseKind } from '../../../src/policy/read/kind.ts';

test.each([
  ['bindings', 'ReceiveConnector'],
  ['remoteipranges', 'ReceiveConnector'],
  ['authmechanism', 'ReceiveConnector'],
  ['permissiongroups', 'ReceiveConnector'],
  ['addressspaces', 'SendConnector'],
  ['smarthosts', 'SendConnector'],
  ['dnsroutingenabled', 'SendConnector'],
  ['tlsreceivedomainsecurelist', 'TransportConfig'],
  ['tlssenddomainsecurelist', 'TransportConfig'],
  ['thumbprint services', 'ExchangeCertificate'],
  ['thumbprint certificatedomains', 'ExchangeCertificate'],
  ['thumbprint notafter', 'ExchangeCertificate'],
  ['thumbprint subject', null],
  ['services notafter', null],
  ['identity requiretls fqdn', null],
  ['smarthostauthmechanism', null],
  ['', null],
])('%s tells %s', (names, kind) => {
  expect(recogniseKind(`identity ${names}`.split(' '))).toBe(kind);
});

test('the error for an export of something else names the cmdlets', () => {
  expect(nothingOfOurs('services.xml').message).toMatch(
    /^services\.xml: no object of Get-ReceiveConnector.*; export it with .*Export-Clixml/,
  );
});
