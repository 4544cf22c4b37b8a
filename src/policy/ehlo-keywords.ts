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
 * The list is that of Exchange 2019; an AuthMechanism that was not declared counts as `Tls`, which
 * New-ReceiveConnector gives to a connector of Usage Custom. Switches that a `ReceiveConnector` does
 * not hold (SizeEnabled, EnableAuthGSSAPI, SuppressXAnonymousTls …) stand at their defaults.
 */
export function ehloKeywords(connector: ReceiveConnector, situation: KeywordSituation): string[] {
  const declared = new Set<AuthMechanism>(connector.authMechanism ?? ['Tls']);
  const { tls, certificate, internalCertificate = true } = situation;
  const exchangeServer = declared.has('ExchangeServer');
  return [
    `SIZE ${connector.maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE}`,
    'PIPELINING',
    'DSN',
    'ENHANCEDSTATUSCODES',
    ...when(declared.has('Tls') && certificate && !tls, 'STARTTLS'),
    ...when(exchangeServer && internalCertificate && !tls, 'X-ANONYMOUSTLS'),
    ...auth(declared, tls),
    ...when(exchangeServer, 'X-EXPS GSSAPI NTLM'),
    '8BITMIME',
    'BINARYMIME',
    'CHUNKING',
    'SMTPUTF8',
    // Seen on every connector with Exchange Server authentication, and on no other.
    ...when(exchangeServer, 'XRDST'),
  ];
}

function auth(declared: ReadonlySet<AuthMechanism>, tls: boolean): string[] {
  if (!declared.has('Integrated') && !declared.has('BasicAuth')) return [];
  const login = declared.has('BasicAuth') && (tls || !declared.has('BasicAuthRequireTLS'));
  const mechanisms = [...when(declared.has('Integrated'), 'NTLM'), ...when(login, 'LOGIN')];
  // A bare AUTH is what Exchange prints while its only mechanism still waits for TLS.
  return [['AUTH', ...mechanisms].join(' ')];
}

function when(condition: boolean, keyword: string): string[] {
  return condition ? [keyword] : [];
}
