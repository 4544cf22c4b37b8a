import { describe, expect, test } from 'vitest';
import type { AuthMechanism, ReceiveConnector } from '../../src/policy/connector.ts';
import { ehloKeywords } from '../../src/policy/ehlo-keywords.ts';
import { CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';

const CLEAR = { tls: false, certificate: true };
const TLS = { tls: true, certificate: true };

/** The lists as they stand in published transcripts of Exchange 2016 and 2019. */
describe('the whole list, in the order of Exchange', () => {
  test.each([
    [
      'Default Frontend in clear, Exchange 2019',
      DEFAULT_FRONTEND,
      CLEAR,
      'SIZE 37748736, PIPELINING, DSN, ENHANCEDSTATUSCODES, STARTTLS, X-ANONYMOUSTLS, AUTH NTLM, X-EXPS GSSAPI NTLM, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8, XRDST',
    ],
    [
      'Default Frontend whose certificate is unusable: STARTTLS alone is gone',
      DEFAULT_FRONTEND,
      { tls: false, certificate: false },
      'SIZE 37748736, PIPELINING, DSN, ENHANCEDSTATUSCODES, X-ANONYMOUSTLS, AUTH NTLM, X-EXPS GSSAPI NTLM, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8, XRDST',
    ],
    [
      'Default Frontend under TLS: LOGIN comes, STARTTLS and X-ANONYMOUSTLS go',
      DEFAULT_FRONTEND,
      TLS,
      'SIZE 37748736, PIPELINING, DSN, ENHANCEDSTATUSCODES, AUTH NTLM LOGIN, X-EXPS GSSAPI NTLM, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8, XRDST',
    ],
    [
      'Client Frontend in clear',
      CLIENT_FRONTEND,
      CLEAR,
      'SIZE 37748736, PIPELINING, DSN, ENHANCEDSTATUSCODES, STARTTLS, AUTH NTLM, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8',
    ],
    [
      'Client Frontend under TLS',
      CLIENT_FRONTEND,
      TLS,
      'SIZE 37748736, PIPELINING, DSN, ENHANCEDSTATUSCODES, AUTH NTLM LOGIN, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8',
    ],
    [
      'AuthMechanism None',
      connector({ authMechanism: [], maxMessageSize: 62_423_040 }),
      CLEAR,
      'SIZE 62423040, PIPELINING, DSN, ENHANCEDSTATUSCODES, 8BITMIME, BINARYMIME, CHUNKING, SMTPUTF8',
    ],
  ])('%s', (_claim, declared, situation, expected) => {
    expect(ehloKeywords(declared, situation).join(', ')).toBe(expected);
  });
});

const SECURITY = /^(STARTTLS|X-ANONYMOUSTLS|AUTH|X-EXPS)/;

describe('what AuthMechanism switches', () => {
  test.each<[string, AuthMechanism[] | null, typeof CLEAR, string[]]>([
    ['undeclared behaves as Tls', null, CLEAR, ['STARTTLS']],
    ['Tls without a certificate', ['Tls'], { tls: false, certificate: false }, []],
    ['Tls under TLS: not offered again (RFC 3207 §4.2)', ['Tls'], TLS, []],
    ['BasicAuth alone shows LOGIN in clear', ['BasicAuth'], CLEAR, ['AUTH LOGIN']],
    ['Integrated and BasicAuth', ['Integrated', 'BasicAuth'], CLEAR, ['AUTH NTLM LOGIN']],
    [
      'BasicAuthRequireTLS: a bare AUTH until TLS is up',
      ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
      CLEAR,
      ['STARTTLS', 'AUTH'],
    ],
    [
      'BasicAuthRequireTLS under TLS',
      ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
      TLS,
      ['AUTH LOGIN'],
    ],
    [
      'ExchangeServer without Tls: X-ANONYMOUSTLS is not STARTTLS',
      ['ExchangeServer'],
      CLEAR,
      ['X-ANONYMOUSTLS', 'X-EXPS GSSAPI NTLM'],
    ],
    ['ExternalAuthoritative adds nothing', ['ExternalAuthoritative'], CLEAR, []],
  ])('%s', (_claim, authMechanism, situation, expected) => {
    const keywords = ehloKeywords(connector({ authMechanism }), situation);
    expect(keywords.filter((line) => SECURITY.test(line))).toEqual(expected);
  });

  test('an internal certificate that does not load takes X-ANONYMOUSTLS away, not STARTTLS', () => {
    const keywords = ehloKeywords(DEFAULT_FRONTEND, { ...CLEAR, internalCertificate: false });
    expect(keywords).toContain('STARTTLS');
    expect(keywords).not.toContain('X-ANONYMOUSTLS');
  });

  test('MaxMessageSize that was not declared is the 36 MB of a fresh connector', () => {
    expect(ehloKeywords(connector(), CLEAR)[0]).toBe('SIZE 37748736');
  });
});

describe('what other settings switch', () => {
  test.each<[string, Partial<ReceiveConnector>, string, string | undefined]>([
    ['SizeEnabled Enabled', { sizeEnabled: 'Enabled', maxMessageSize: 5 }, 'SIZE', 'SIZE 5'],
    [
      'SizeEnabled EnabledWithoutValue',
      { sizeEnabled: 'EnabledWithoutValue', maxMessageSize: 5 },
      'SIZE',
      'SIZE',
    ],
    ['SizeEnabled Disabled', { sizeEnabled: 'Disabled', maxMessageSize: 5 }, 'SIZE', undefined],
    [
      'EnableAuthGSSAPI $true',
      { enableAuthGssapi: true, authMechanism: ['Integrated'] },
      'AUTH',
      'AUTH GSSAPI NTLM',
    ],
    [
      'EnableAuthGSSAPI $false',
      { enableAuthGssapi: false, authMechanism: ['Integrated'] },
      'AUTH',
      'AUTH NTLM',
    ],
    [
      'EnableAuthGSSAPI without Integrated',
      { enableAuthGssapi: true, authMechanism: ['BasicAuth'] },
      'AUTH',
      'AUTH LOGIN',
    ],
    ['EnableAuthGSSAPI without AUTH', { enableAuthGssapi: true }, 'AUTH', undefined],
    [
      'SuppressXAnonymousTls $true',
      { suppressXAnonymousTls: true, authMechanism: ['ExchangeServer'] },
      'X-ANONYMOUSTLS',
      undefined,
    ],
    [
      'SuppressXAnonymousTls $true leaves X-EXPS',
      { suppressXAnonymousTls: true, authMechanism: ['ExchangeServer'] },
      'X-EXPS',
      'X-EXPS GSSAPI NTLM',
    ],
    [
      'SuppressXAnonymousTls $false',
      { suppressXAnonymousTls: false, authMechanism: ['ExchangeServer'] },
      'X-ANONYMOUSTLS',
      'X-ANONYMOUSTLS',
    ],
    ['ChunkingEnabled $false', { chunkingEnabled: false }, 'CHUNKING', undefined],
    [
      'ChunkingEnabled $false takes BINARYMIME with it',
      { chunkingEnabled: false, binaryMimeEnabled: true },
      'BINARYMIME',
      undefined,
    ],
    ['BinaryMimeEnabled $false', { binaryMimeEnabled: false }, 'BINARYMIME', undefined],
    [
      'BinaryMimeEnabled $false leaves CHUNKING',
      { binaryMimeEnabled: false },
      'CHUNKING',
      'CHUNKING',
    ],
  ])('%s', (_claim, declared, keyword, expected) => {
    const lines = ehloKeywords(connector(declared), CLEAR);
    expect(lines.find((line) => line.split(' ')[0] === keyword)).toBe(expected);
  });
});
