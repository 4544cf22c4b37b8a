/**
 * The Exchange events that we can speak to, in Microsoft's words.
 *
 * What no source documents is null; what a source says only of one version is said of that version.
 */

import {
  type ExchangeEvent,
  FRONT_END,
  RULE_PATH_2007,
  RULE_PATH_2010,
  UNDOCUMENTED,
} from './event.ts';

export const EVENT_1032 = {
  ...UNDOCUMENTED,
  eventId: 1032,
  productVersion: '8.0',
  severity: 'error',
  message:
    'The Receive connector requires TLS before the MailFrom command can be run. However, the ' +
    'connector is not configured to accept TLS. Check the authentication setting of this connector.',
  meaning:
    'RequireTLS is set on a Receive connector that does not offer STARTTLS, so every message is refused.',
  userAction: [
    'Add Tls to AuthMechanism of the connector, or set RequireTLS to $false.',
    'Telnet to port 25 and look for 250-STARTTLS in the reply to EHLO.',
  ],
  alert: {
    type: 'Critical Error',
    rulePath: RULE_PATH_2007,
    ruleName:
      'The Receive connector requires TLS before the MailFrom command can be run. However, the ' +
      'connector is not configured to accept TLS. Check the authentication setting of this connector.',
  },
  foresight: 'declaration',
  reference: 'TechNet bb217382 (Exchange 2007 management pack)',
} as const satisfies ExchangeEvent;

export const EVENTS: readonly ExchangeEvent[] = [
  {
    ...UNDOCUMENTED,
    eventId: 1003,
    severity: 'error',
    meaning: 'The configuration of a Receive connector is invalid; the change is ignored.',
    userAction: ['Mend the contradiction on the connector.'],
    foresight: 'declaration',
    reference: 'TechNet hh994900 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 1009,
    productVersion: '14.0',
    symbolicName: 'SmtpReceiveMaxConnectionReached',
    severity: 'warning',
    meaning: 'The connector has as many connections as MaxInboundConnection allows.',
    alert: {
      type: 'Warning',
      rulePath: RULE_PATH_2010,
      ruleName:
        'The SMTP connector rejected an incoming connection because the maximum number of connections for this connector has been reached.',
    },
    foresight: 'probe',
    reference: 'MSExchangeTransport 1009 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 1018,
    severity: 'error',
    meaning: 'A binding of a Receive connector is in use by another service already.',
    userAction: ['Give each binding to one service: only Front End Transport binds port 25.'],
    foresight: 'declaration',
    reference: 'Microsoft support: Front End Transport service stops',
  },
  {
    ...UNDOCUMENTED,
    eventId: 1019,
    severity: 'error',
    meaning:
      'The service could not listen on a binding of a Receive connector (socket error 10048).',
    userAction: ['Give each binding to one service: only Front End Transport binds port 25.'],
    foresight: 'declaration',
    reference: 'Microsoft support: Front End Transport service stops',
  },
  {
    ...UNDOCUMENTED,
    eventId: 1021,
    productVersion: '8.0',
    severity: 'warning',
    meaning: 'One source address has as many connections as MaxInboundConnectionPerSource allows.',
    userAction: ['Raise MaxInboundConnectionPerSource, or find out who connects so often.'],
    alert: {
      type: 'Warning',
      rulePath: RULE_PATH_2007,
      ruleName:
        'The connector rejected an incoming connection because the maximum number of connections has been reached.',
    },
    foresight: 'probe',
    reference: 'TechNet bb218300 (Exchange 2007 management pack)',
  },
  EVENT_1032,
  {
    ...UNDOCUMENTED,
    eventId: 1036,
    productVersion: '14.0',
    symbolicName: 'SmtpReceiveDirectTrustFailed',
    severity: 'error',
    message:
      'Inbound direct trust authentication failed for certificate %1. The source IP address of the server that tried to authenticate to Microsoft Exchange is [%2].',
    parameters: ['the certificate', 'the address of the other server'],
    meaning: 'A server inside the organisation could not prove itself by its certificate.',
    userAction: ['See that the service MSExchangeEdgeSync runs.'],
    alert: {
      type: 'Error',
      rulePath: RULE_PATH_2010,
      ruleName:
        'Inbound direct trust authentication failed for a certificate. Make sure the EdgeSync service (MSExchangeEdgeSync) is running.',
    },
    foresight: 'logs',
    reference: 'MSExchangeTransport 1036 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 2015,
    productVersion: '14.0',
    symbolicName: 'SmtpSendTLSRequiredFailed',
    severity: 'error',
    message:
      "Send connector %1 couldn't connect to remote domain %2. The send connector requires Transport Layer Security (TLS) authentication, but is unable to establish TLS with the receiving server for the remote domain.",
    parameters: ['the Send connector', 'the remote domain'],
    meaning: 'A Send connector requires TLS, and the next hop does not list STARTTLS.',
    userAction: [
      'Ask the administrator of the remote domain to offer STARTTLS.',
      'Or set RequireTLS of the Send connector to $false.',
    ],
    foresight: 'declaration',
    reference: 'MSExchangeTransport 2015 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 11012,
    productVersion: '14.0',
    category: 'MessageSecurity',
    symbolicName: 'MessageNotAuthenticatedTlsNotStarted',
    severity: 'error',
    message:
      "A message from domain-secured domain '%1' on connector '%2' could not be authenticated because the server did not use Transport Layer Security (TLS). Contact the administrator for %1 to resolve the problem, or remove the domain from the domain-secured list.",
    parameters: ['the domain of the sender', 'the Receive connector'],
    meaning:
      'Mail from a domain that must prove itself by mutual TLS came in without TLS; the server meant is the sending one.',
    userAction: [
      'Ask the administrator of the domain to send with TLS.',
      'Or remove the domain from TLSReceiveDomainSecureList.',
      'Or disable the dedicated connectors, Receive and Send.',
    ],
    foresight: 'declaration',
    reference: 'TechNet ff982887 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 11015,
    productVersion: '14.0',
    category: 'MessageSecurity',
    symbolicName: 'TlsDomainClientCertificateSubjectMismatch',
    severity: 'error',
    message:
      "A message from domain-secured domain '%1' on connector '%2' failed to authenticate because the Transport Layer Security (TLS) certificate does not contain the domain name.",
    parameters: ['the domain of the sender', 'the Receive connector'],
    meaning: "A domain-secured sender's certificate does not name its domain.",
    userAction: ['Ask the administrator of the domain for a certificate that names it.'],
    foresight: 'logs',
    reference: 'MSExchangeTransport 11015 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 12012,
    productVersion: '14.0',
    category: 'TransportService',
    symbolicName: 'InternalTransportCertificateMissingInAD',
    severity: 'error',
    meaning: 'The internal transport certificate is missing in Active Directory.',
    userAction: ['Run New-ExchangeCertificate for the internal transport certificate.'],
    alert: {
      type: 'Warning',
      rulePath: RULE_PATH_2010,
      ruleName: 'The internal TLS certificate for this server is missing.',
    },
    foresight: 'declaration',
    reference: 'MSExchangeTransport 12012 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 12013,
    productVersion: '14.0',
    category: 'TransportService',
    symbolicName: 'CannotLoadInternalTransportCertificateFromStore',
    severity: null,
    meaning: 'The internal transport certificate is not in the certificate store.',
    userAction: ['Import the certificate, or make a new one with New-ExchangeCertificate.'],
    foresight: 'declaration',
    reference: 'MSExchangeTransport 12013 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 12014,
    alsoLoggedBy: [FRONT_END],
    category: 'TransportService',
    severity: 'error',
    message:
      "Microsoft Exchange could not find a certificate that contains the domain name %1 in the personal store on the local computer. Therefore, it is unable to support the STARTTLS SMTP verb for the connector %2 with a FQDN parameter of %3. If the connector's FQDN is not specified, the computer's FQDN is used.",
    parameters: ['the name sought', 'the connector', "the connector's FQDN"],
    meaning: 'No usable certificate matches the connector, so STARTTLS is not offered.',
    userAction: [
      'Enable a certificate that names the FQDN for SMTP.',
      'Or name it in TlsCertificateName of the connector; after a renewal the old name is stale.',
    ],
    foresight: 'declaration',
    reference: 'Selection of Inbound STARTTLS Certificates (Microsoft Learn)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 12016,
    productVersion: '14.0',
    category: 'TransportService',
    symbolicName: 'STARTTLSCertificateExpired',
    severity: 'error',
    message:
      'There is no valid SMTP Transport Layer Security (TLS) certificate for the FQDN of %1. The existing certificate for that FQDN has expired.',
    parameters: ['the FQDN'],
    meaning: 'The certificate for STARTTLS has expired; STARTTLS is still offered with it.',
    userAction: ['Renew the certificate and enable the new one for SMTP.'],
    alert: {
      type: 'Error',
      rulePath: RULE_PATH_2010,
      ruleName:
        'The STARTTLS certificate has expired. The certificate must be renewed to resume mail flow.',
    },
    foresight: 'probe',
    reference: 'MSExchangeTransport 12016 (Exchange 2010)',
  },
  {
    ...UNDOCUMENTED,
    eventId: 12018,
    productVersion: '14.0',
    category: 'TransportService',
    symbolicName: 'STARTTLSCertificateExpiresSoon',
    severity: 'error',
    message:
      'The STARTTLS certificate will expire soon: subject: %1, thumbprint: %2, hours remaining: %3.',
    parameters: ['the subject', 'the thumbprint', 'the hours remaining'],
    meaning:
      'The certificate for STARTTLS ends soon; from when on Exchange says so is not documented.',
    userAction: ['Renew the certificate and enable the new one for SMTP.'],
    foresight: 'probe',
    reference: 'MSExchangeTransport 12018 (Exchange 2010)',
  },
];

/** Finds an event by its id. */
export function findEvent(eventId: number): ExchangeEvent | undefined {
  return EVENTS.find((event) => event.eventId === eventId);
}
