/** Events about mail to and from partners that must travel under TLS, in Microsoft's words. */

import { type ExchangeEvent, UNDOCUMENTED } from './event.ts';

export const EVENT_2015 = {
  ...UNDOCUMENTED,
  eventId: 2015,
  productVersion: '14.0',
  category: 'SmtpSend',
  symbolicName: 'SmtpSendTLSRequiredFailed',
  severity: 'error',
  message:
    "Send connector %1 couldn't connect to remote domain %2. The send connector requires Transport " +
    'Layer Security (TLS) authentication, but is unable to establish TLS with the receiving server ' +
    "for the remote domain. Check this connector's authentication setting and the EHLO response " +
    'from the remote server %3.',
  parameters: ['the Send connector', 'the remote domain', 'the remote server'],
  meaning: 'A Send connector requires TLS, and the next hop does not list STARTTLS.',
  userAction: [
    'Have the remote server accept TLS: its reply to EHLO must list 250-STARTTLS.',
    'Or set RequireTLS of the Send connector to $false.',
  ],
  foresight: 'declaration',
  reference: 'TechNet ff982694, MSExchangeTransport 2015 (Exchange 2010)',
} as const satisfies ExchangeEvent;

const OF_SECURED_MAIL = ['the domain of the sender', 'the Receive connector'];

export const EVENT_11012 = {
  ...UNDOCUMENTED,
  eventId: 11012,
  productVersion: '14.0',
  category: 'MessageSecurity',
  symbolicName: 'MessageNotAuthenticatedTlsNotStarted',
  severity: 'error',
  message:
    "A message from domain-secured domain '%1' on connector '%2' could not be authenticated because " +
    'the server did not use Transport Layer Security (TLS). Contact the administrator for %1 to ' +
    'resolve the problem, or remove the domain from the domain-secured list.',
  parameters: OF_SECURED_MAIL,
  meaning:
    'Mail from a domain that must prove itself by mutual TLS came in without TLS; the server meant is the sending one.',
  userAction: [
    'Ask the administrator of the domain to send with TLS.',
    'Or remove the domain from TLSReceiveDomainSecureList.',
    'Or disable the dedicated connectors, Receive and Send.',
  ],
  foresight: 'declaration',
  reference: 'TechNet ff982887, MSExchangeTransport 11012 (Exchange 2010)',
} as const satisfies ExchangeEvent;

export const EVENT_11015 = {
  ...UNDOCUMENTED,
  eventId: 11015,
  productVersion: '14.0',
  category: 'MessageSecurity',
  symbolicName: 'TlsDomainClientCertificateSubjectMismatch',
  severity: 'error',
  message:
    "A message from domain-secured domain '%1' on connector '%2' failed to authenticate because the " +
    'Transport Layer Security (TLS) certificate does not contain the domain name. Contact the ' +
    'administrator of %1 to resolve the problem, or remove the domain from the domain-secured list.',
  parameters: OF_SECURED_MAIL,
  meaning: "A domain-secured sender's certificate does not name its domain.",
  userAction: [
    'Ask the administrator of the domain for a certificate that names it.',
    'Or remove the domain from TLSReceiveDomainSecureList.',
  ],
  foresight: 'logs',
  reference: 'TechNet ff983493, MSExchangeTransport 11015 (Exchange 2010)',
} as const satisfies ExchangeEvent;
