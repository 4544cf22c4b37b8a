import { describe, expect, test } from 'vitest';
import { dnsNames, namesHost } from '../../src/smtp/name-match.ts';
import { certificateFacts } from '../support/observations.ts';

describe('a certificate names a host (RFC 9525 §6)', () => {
  test.each<[claim: string, altNames: string[], host: string, expected: boolean]>([
    ['letter by letter', ['mx.contoso.example'], 'mx.contoso.example', true],
    ['without regard to case', ['MX.Contoso.example'], 'mx.CONTOSO.example', true],
    ['with a dot at the end', ['mx.contoso.example'], 'mx.contoso.example.', true],
    ['as one of several', ['a.example', 'mx.contoso.example'], 'mx.contoso.example', true],
    ['by a name of one label', ['EX01'], 'ex01', true],
    ['by a wildcard for one label', ['*.contoso.example'], 'mx.contoso.example', true],
    ['not by a wildcard for two', ['*.contoso.example'], 'a.mx.contoso.example', false],
    ['not by a wildcard for none', ['*.contoso.example'], 'contoso.example', false],
    ['not by a wildcard in the middle', ['mx.*.example'], 'mx.contoso.example', false],
    ['not by a part of a label', ['m*.contoso.example'], 'mx.contoso.example', false],
    ['not by a wildcard over a whole domain', ['*.example'], 'contoso.example', false],
    ['not by a wildcard alone', ['*'], 'ex01', false],
    ['not by a name that ends alike', ['contoso.example'], 'mx.contoso.example', false],
    ['not by the CN beside a DNS name', ['other.example'], 'cn.example', false],
    ['by the CN beside an address', ['192.0.2.1', '2001:db8::1'], 'cn.example', true],
    ['by the CN where it is alone', [], 'cn.example', true],
    ['not where there is no host', [''], '', false],
  ])('%s', (_claim, altNames, host, expected) => {
    const subject = 'CN=cn.example, O=Contoso';
    expect(namesHost(certificateFacts({ altNames, subject }), host)).toBe(expected);
  });
});

test.each([
  ['CN=mx.example', ['mx.example']],
  ['CN=mx.example, OU=Mail, O=Contoso', ['mx.example']],
  ['O=Contoso, CN=mx.example', ['mx.example']],
  ['O=Contoso', []],
  ['', []],
  ['CN=Contoso\\, Ltd, O=Contoso', []],
  ['O=Contoso\\, CN=mx.example', []],
])('the CN in %j', (subject, names) => {
  expect(dnsNames({ altNames: [], subject })).toEqual(names);
});
