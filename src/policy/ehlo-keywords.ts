/** What a Receive connector announces in reply to EHLO, from what was declared. */

import type { AuthMechanism, ReceiveConnector } from './connector.ts';

/** What decides the keywords besides the declaration. */
interface KeywordSituation {
  /** Whether the session is already under TLS. */
  readonly tls: boolean;
  /** Whether the connector found a certificate for STARTTLS; an expired one counts. */
  readonly certificate: boolean;
  /** Whether the internal transport certificate, behind X-ANONYMOUSTLS, loads; true when absent. */
  readonly internalCertificate?: boolean;
}

/** MaxMessageSize of a fresh connector: 36 MB. */
const DEFAULT_MAX_MESSAGE_SIZE = 37_748_736;

/**
 * The keyword lines of an EHLO reply, in the order in which every Exchange since 2007 prints them.
 *
 * The list is that of Exchange 2019. A switch that was not declared stands at its default, and an
 * AuthMechanism at `Tls`, which New-ReceiveConnector gives to a connector of Usage Custom; switches
 * that a `ReceiveConnector` does not hold (PipeliningEnabled, SmtpUtf8Enabled …) are on.
 */
export function ehloKeywords(connector: ReceiveConnector, situation: KeywordSituation): string[] {
  const declared = new Set<AuthMechanism>(connector.authMechanism ?? ['Tls']);
  const { tls, certificate, internalCertificate = true } = situation;
  const exchangeServer = declared.has('ExchangeServer');
  const anonymousTls = exchangeServer && !connector.suppressXAnonymousTls && internalCertificate;
  const chunking = connector.chunkingEnabled !== false;
  return [
    ...size(connector),
    'PIPELINING',
    'DSN',
    'ENHANCEDSTATUSCODES',
    ...when(declared.has('Tls') && certificate && !tls, 'STARTTLS'),
    ...when(anonymousTls && !tls, 'X-ANONYMOUSTLS'),
    ...auth(connector, declared, tls),
    ...when(exchangeServer, 'X-EXPS GSSAPI NTLM'),
    '8BITMIME',
    // BinaryMimeEnabled needs ChunkingEnabled (Set-ReceiveConnector; RFC 3030 §3).
    ...when(chunking && connector.binaryMimeEnabled !== false, 'BINARYMIME'),
    ...when(chunking, 'CHUNKING'),
    'SMTPUTF8',
    // Seen on every connector with Exchange Server authentication, and on no other.
    ...when(exchangeServer, 'XRDST'),
  ];
}

function size({ sizeEnabled, maxMessageSize }: ReceiveConnector): string[] {
  switch (sizeEnabled) {
    case 'Disabled':
      return [];
    case 'EnabledWithoutValue':
      return ['SIZE'];
    case 'Enabled':
    case null:
      return [`SIZE ${maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE}`];
    default:
      return sizeEnabled satisfies never;
  }
}

function auth(
  { enableAuthGssapi }: ReceiveConnector,
  declared: ReadonlySet<AuthMechanism>,
  tls: boolean,
): string[] {
  const integrated = declared.has('Integrated');
  if (!integrated && !declared.has('BasicAuth')) return [];
  const login = declared.has('BasicAuth') && (tls || !declared.has('BasicAuthRequireTLS'));
  const mechanisms = [
    ...when(integrated && enableAuthGssapi === true, 'GSSAPI'),
    ...when(integrated, 'NTLM'),
    ...when(login, 'LOGIN'),
  ];
  // A bare AUTH is what Exchange prints while its only mechanism still waits for TLS.
  return [['AUTH', ...mechanisms].join(' ')];
}

function when(condition: boolean, keyword: string): string[] {
  return condition ? [keyword] : [];
}
