import { describe, expect, test } from 'vitest';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import type { CertificateName } from '../support/server-certificates.ts';
import { describeVerdict, lookAtTls } from '../support/starttls-look.ts';

/** What is seen of a certificate, and what is said. */
interface Seen extends Partial<CertificateFacts> {
  readonly verdict: string;
}

/** What is there of the facts that a row names, and the verdict. */
async function lookAt(
  certificate: CertificateName,
  expected: Seen,
  { host = 'mail.example', options = '' } = {},
): Promise<Seen> {
  const judged = await lookAtTls([`cert=${certificate} ${options}`], { host });
  const { certificate: facts, handshake } = judged.facts;
  expect(judged.outcome).toBe('completed');
  expect(handshake?.legacy).toBe(false);
  const asked = Object.entries(facts ?? {}).filter(([key]) => key in expected);
  return { ...Object.fromEntries(asked), verdict: describeVerdict(judged) };
}

const OK = { verdict: 'ok' } as const;
const UNTRUSTED = { verdict: 'ok: certificate-untrusted' } as const;
const WRONG_NAME = { nameMatches: false, verdict: 'warning: certificate-name' } as const;

describe('the key is of', () => {
  test.each<[CertificateName, options: string, expected: Seen]>([
    ['p-384', '', { key: 'ec secp384r1', trustError: null, ...OK }],
    ['p-384', 'max=TLSv1.2', { key: 'ec secp384r1', trustError: null, ...OK }],
    ['p-521', '', { key: 'ec secp521r1', trustError: null, ...OK }],
    ['p-521', 'max=TLSv1.2', { key: 'ec secp521r1', trustError: null, ...OK }],
    ['ed25519', '', { key: 'ed25519', trustError: null, ...OK }],
    ['ed25519', 'max=TLSv1.2', { key: 'ed25519', trustError: null, ...OK }],
    ['ed448', '', { key: 'ed448', trustError: null, ...OK }],
    ['ed448', 'max=TLSv1.2', { key: 'ed448', trustError: null, ...OK }],
    ['rsa-2048', '', { key: 'rsa 2048', trustError: null, ...OK }],
    // OpenSSL thinks such keys too weak to be trusted, and Node has no word for that.
    ['rsa-1024', '', { key: 'rsa 1024', trustError: 'UNSPECIFIED', ...UNTRUSTED }],
    ['rsa-512', 'max=TLSv1.2', { key: 'rsa 512', trustError: 'UNSPECIFIED', ...UNTRUSTED }],
  ])('%s %s', async (name, options, expected) => {
    expect(await lookAt(name, expected, { options })).toEqual(expected);
  });

  test('512 bits cannot sign a handshake of TLS 1.3 (RFC 8446 §4.2.3)', async () => {
    const judged = await lookAtTls(['cert=rsa-512 fails']);
    expect(describeVerdict(judged)).toBe('warning: handshake-failed');
  });
});

describe('whom it names', () => {
  test.each<[claim: string, CertificateName, host: string, expected: Seen]>([
    [
      'an address is no name to compare',
      'address-only',
      '127.0.0.1',
      {
        subject: '',
        altNames: ['127.0.0.1', '2001:DB8:0:0:0:0:0:1'],
        nameMatches: null,
        ...OK,
      },
    ],
    [
      'nor is another address a wrong one',
      'other-address',
      '127.0.0.1',
      { nameMatches: null, ...OK },
    ],
    [
      'a host by the CN beside an address',
      'other-address',
      'mail.example',
      { nameMatches: true, ...OK },
    ],
    ['one label by a wildcard', 'wildcard', 'mail.contoso.example', { nameMatches: true, ...OK }],
    ['not two labels', 'wildcard', 'a.mail.contoso.example', WRONG_NAME],
    ['not by a part of a label', 'wildcard-within-label', 'mail.contoso.example', WRONG_NAME],
    ['not the domain itself', 'wildcard', 'contoso.example', WRONG_NAME],
    ['nobody by a wildcard further right', 'wildcard-inside', 'mail.contoso.example', WRONG_NAME],
    ['not a whole domain', 'wildcard-for-a-whole-domain', 'mail.example', WRONG_NAME],
    ['not the world', 'wildcard-alone', 'mail.example', WRONG_NAME],
    ['a name in A-labels', 'a-label', 'xn--bcher-kva.example', { nameMatches: true, ...OK }],
    [
      'nobody in U-labels, which belong nowhere in a certificate (RFC 9525 §2)',
      'u-label',
      'xn--bcher-kva.example',
      { altNames: ['b\u00fccher.example'], ...WRONG_NAME },
    ],
    ['a name in any case', 'upper-case', 'mail.example', { nameMatches: true, ...OK }],
    [
      'a name with a dot at the end',
      'dot-at-the-end',
      'mail.example',
      { nameMatches: true, ...OK },
    ],
    ['the CN where nothing else is', 'common-name-only', 'mail.example', { altNames: [], ...OK }],
    ['not the CN beside a name', 'common-name-beside-another', 'mail.example', WRONG_NAME],
    [
      'without a subject',
      'empty-subject',
      'mail.example',
      { subject: '', nameMatches: true, ...OK },
    ],
    [
      'nobody at all',
      'no-name-at-all',
      'mail.example',
      { subject: '', altNames: [], ...WRONG_NAME },
    ],
    [
      'nobody by a mailbox or a page',
      'other-kinds-of-names',
      'mail.example',
      { altNames: [], ...WRONG_NAME },
    ],
  ])('%s', async (_claim, name, host, expected) => {
    expect(await lookAt(name, expected, { host })).toEqual(expected);
  });
});

describe('what means to be read as something else', () => {
  test.each<[claim: string, CertificateName, expected: Seen]>([
    [
      'a NUL in the CN ends nothing',
      'nul-in-common-name',
      { subject: 'CN=mail.example\\00.evil.example', ...WRONG_NAME },
    ],
    [
      'a NUL in a name ends nothing',
      'nul-in-name',
      { altNames: ['mail.example\0.evil.example'], ...WRONG_NAME },
    ],
    [
      'a newline in the CN begins no other attribute',
      'newline-in-common-name',
      { subject: 'CN=evil\\0ACN=mail.example', ...WRONG_NAME },
    ],
    [
      'a comma in the CN begins no other attribute',
      'comma-in-common-name',
      { subject: 'CN=evil\\, CN=mail.example', ...WRONG_NAME },
    ],
    [
      'a comma in a name begins no other name',
      'comma-in-name',
      { altNames: ['evil, DNS:mail.example'], ...WRONG_NAME },
    ],
    [
      'a quotation mark in a name ends nothing',
      'quotes-in-name',
      { altNames: ['evil", DNS:mail.example, "\\\'\n\u00fc'], ...WRONG_NAME },
    ],
    [
      'letters of the world are kept',
      'letters-of-the-world',
      {
        subject: 'CN=mail.example + O=B\u00fccher \u66f8\u5e97 \u202e\u{1f600}',
        nameMatches: true,
        ...OK,
      },
    ],
  ])('%s', async (_claim, name, expected) => {
    expect(await lookAt(name, expected)).toEqual(expected);
  });
});

describe('when it is valid', () => {
  test.each<[claim: string, CertificateName, expected: Seen]>([
    [
      'until the last second that can be written (RFC 5280 §4.1.2.5)',
      'until-year-9999',
      { notAfter: '9999-12-31T23:59:59.000Z', trustError: null, ...OK },
    ],
    [
      'since before the epoch',
      'since-year-1960',
      { notBefore: '1960-01-01T00:00:00.000Z', trustError: null, ...OK },
    ],
    [
      'only before the epoch',
      'ended-before-1970',
      {
        notAfter: '1969-12-31T23:59:59.000Z',
        trustError: 'CERT_HAS_EXPIRED',
        verdict: 'critical: certificate-expired',
      },
    ],
    [
      'not yet',
      'not-yet',
      {
        notBefore: '2099-01-01T00:00:00.000Z',
        trustError: 'CERT_NOT_YET_VALID',
        ...UNTRUSTED,
      },
    ],
    ['never', 'ends-before-it-begins', { trustError: 'CERT_NOT_YET_VALID', ...UNTRUSTED }],
  ])('%s', async (_claim, name, expected) => {
    expect(await lookAt(name, expected)).toEqual(expected);
  });
});

describe('how large it is', () => {
  test('two thousand names, of which the last is the right one', async () => {
    const { facts, ...judged } = await lookAtTls(['cert=two-thousand-names']);
    expect(facts.certificate).toMatchObject({ nameMatches: true, trusted: true });
    expect(facts.certificate?.altNames).toHaveLength(2001);
    expect(describeVerdict({ facts, ...judged })).toBe('ok');
  });

  test('two thousand names, none of them right, are not all told', async () => {
    const host = 'mail.contoso.example';
    const { findings } = await lookAtTls(['cert=two-thousand-names'], { host });
    expect(findings.map(({ id }) => id)).toEqual(['certificate-name']);
    expect(JSON.stringify(findings).length).toBeLessThan(1000);
  });

  test('sixty kilobytes', async () => {
    const { facts } = await lookAtTls(['cert=sixty-kilobytes']);
    expect(facts.certificate).toMatchObject({ nameMatches: true, trusted: true });
    expect(facts.certificate?.subject).toHaveLength(60_000 + 'O=, CN=mail.example'.length);
  });

  test('more than OpenSSL takes is a failed handshake, which says why', async () => {
    const fails = 'cert=hundred-and-twenty-kilobytes fails';
    const judged = await lookAtTls([fails, fails]);
    expect(judged.failure).toMatchObject({
      kind: 'handshake-failed',
      code: 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE',
      message: 'the TLS handshake failed: excessive message size',
    });
    expect(describeVerdict(judged)).toBe('warning: handshake-failed');
  });
});

describe('who signed it', () => {
  test('a chain of a hundred', async () => {
    const { facts, ...judged } = await lookAtTls(['cert=chain-of-100']);
    const chain = facts.certificate?.chain ?? [];
    expect(chain.map(({ subject }) => subject)).toEqual([
      'CN=mail.example',
      ...Array.from({ length: 99 }, (_, at) => `CN=Authority ${99 - at}`),
    ]);
    expect(facts.certificate?.trusted).toBe(true);
    expect(describeVerdict({ facts, ...judged })).toBe('ok');
  });

  test.each<[claim: string, CertificateName, trustError: string, evidence: string[]]>([
    [
      'an authority that nobody here knows',
      'unknown-authority',
      'SELF_SIGNED_CERT_IN_CHAIN',
      ['seen: issued by CN=Unknown authority'],
    ],
    [
      'a known one through another that has expired',
      'expired-above',
      'CERT_HAS_EXPIRED',
      ['seen: issued by CN=Old middle', 'seen: CN=Old middle, not after 2021-01-01T00:00:00.000Z'],
    ],
    [
      'a root that has expired, and that nobody here knows',
      'expired-root',
      'CERT_HAS_EXPIRED',
      ['seen: issued by CN=Old root', 'seen: CN=Old root, not after 2021-01-01T00:00:00.000Z'],
    ],
  ])('%s', async (_claim, name, trustError, evidence) => {
    const judged = await lookAtTls([`cert=${name}`]);
    expect(judged.facts.certificate).toMatchObject({ trusted: false, trustError });
    expect(describeVerdict(judged)).toBe('ok: certificate-untrusted');
    expect(judged.findings[0]?.evidence).toEqual(evidence);
  });
});
