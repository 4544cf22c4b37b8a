/** Events about Receive connectors, in Microsoft's words. */

import {
  type ExchangeEvent,
  RULE_PATH_2007,
  RULE_PATH_2010,
  SMTP_RECEIVE,
  UNDOCUMENTED,
} from './event.ts';

export const EVENT_1003 = {
  ...UNDOCUMENTED,
  eventId: 1003,
  category: SMTP_RECEIVE,
  severity: 'error',
  message:
    'The configuration of one of the SMTP Receive connectors is invalid. The configuration change ' +
    'will be ignored. The description of the configuration error is: %1.',
  parameters: ['what is wrong'],
  meaning: 'The configuration of a Receive connector is invalid; the change is ignored.',
  userAction: ['Our advice, for the page gives none: mend the contradiction on the connector.'],
  foresight: 'declaration',
  reference: 'TechNet hh994900 (Exchange 2010)',
} as const satisfies ExchangeEvent;

export const EVENT_1009 = {
  ...UNDOCUMENTED,
  eventId: 1009,
  productVersion: '14.0',
  category: SMTP_RECEIVE,
  symbolicName: 'SmtpReceiveMaxConnectionReached',
  severity: 'warning',
  message:
    'Receive connector %1 rejected an incoming connection. The maximum number of connections (%2) ' +
    'for this connector has been reached.',
  parameters: ['the connector', 'MaxInboundConnection'],
  meaning: 'The connector has as many connections as MaxInboundConnection allows.',
  userAction: ['Raise MaxInboundConnection of the connector.'],
  alert: {
    type: 'Warning',
    rulePath: RULE_PATH_2010,
    ruleName:
      'The SMTP connector rejected an incoming connection because the maximum number of ' +
      'connections for this connector has been reached.',
  },
  foresight: 'logs',
  reference: 'TechNet ff984304, MSExchangeTransport 1009 (Exchange 2010)',
} as const satisfies ExchangeEvent;

/** Two services cannot listen on one binding. */
const ONE_SERVICE_A_BINDING = [
  'Give each binding to one service: only Front End Transport binds port 25.',
];

export const EVENT_1018 = {
  ...UNDOCUMENTED,
  eventId: 1018,
  severity: 'error',
  meaning: 'A binding of a Receive connector is in use by another service already.',
  userAction: ONE_SERVICE_A_BINDING,
  foresight: 'declaration',
  reference: 'Microsoft support: Front End Transport service stops',
} as const satisfies ExchangeEvent;

export const EVENT_1019 = {
  ...UNDOCUMENTED,
  eventId: 1019,
  severity: 'error',
  meaning: 'The service could not listen on a binding of a Receive connector (socket error 10048).',
  userAction: ONE_SERVICE_A_BINDING,
  foresight: 'declaration',
  reference: 'Microsoft support: Front End Transport service stops',
} as const satisfies ExchangeEvent;

export const EVENT_1021 = {
  ...UNDOCUMENTED,
  eventId: 1021,
  productVersion: '8.0',
  category: SMTP_RECEIVE,
  severity: 'warning',
  // No page of Microsoft's has the text; two administrators quote it alike from Exchange 2010.
  message:
    'Receive connector %1 rejected an incoming connection from IP address %2. The maximum number ' +
    'of connections per source (%3) for this connector has been reached by this source IP address.',
  parameters: ['the connector', 'the address of the client', 'MaxInboundConnectionPerSource'],
  meaning: 'One source address has as many connections as MaxInboundConnectionPerSource allows.',
  userAction: ['Raise MaxInboundConnectionPerSource of the connector.'],
  alert: {
    type: 'Warning',
    rulePath: RULE_PATH_2007,
    ruleName:
      'The connector rejected an incoming connection because the maximum number of connections ' +
      'has been reached.',
  },
  foresight: 'probe',
  reference: 'TechNet bb218300 (Exchange 2007 management pack)',
} as const satisfies ExchangeEvent;

/** The management pack calls its rule as the event reads. */
const TEXT_OF_1032 =
  'The Receive connector requires TLS before the MailFrom command can be run. However, the ' +
  'connector is not configured to accept TLS. Check the authentication setting of this connector.';

export const EVENT_1032 = {
  ...UNDOCUMENTED,
  eventId: 1032,
  productVersion: '8.0',
  severity: 'error',
  message: TEXT_OF_1032,
  meaning:
    'RequireTLS is set on a Receive connector that does not offer STARTTLS, so every message is refused.',
  userAction: [
    'Add Tls to AuthMechanism of the connector, or set RequireTLS to $false.',
    'Telnet to port 25 and look for 250-STARTTLS in the reply to EHLO.',
  ],
  alert: { type: 'Critical Error', rulePath: RULE_PATH_2007, ruleName: TEXT_OF_1032 },
  foresight: 'declaration',
  reference: 'TechNet bb217382 (Exchange 2007 management pack)',
} as const satisfies ExchangeEvent;

export const EVENT_1036 = {
  ...UNDOCUMENTED,
  eventId: 1036,
  productVersion: '14.0',
  symbolicName: 'SmtpReceiveDirectTrustFailed',
  severity: 'error',
  message:
    'Inbound direct trust authentication failed for certificate %1. The source IP address of the ' +
    'server that tried to authenticate to Microsoft Exchange is [%2].',
  parameters: ['the certificate', 'the address of the other server'],
  meaning: 'A server inside the organisation could not prove itself by its certificate.',
  userAction: ['See that the service MSExchangeEdgeSync runs.'],
  alert: {
    type: 'Error',
    rulePath: RULE_PATH_2010,
    ruleName:
      'Inbound direct trust authentication failed for a certificate. Make sure the EdgeSync ' +
      'service (MSExchangeEdgeSync) is running.',
  },
  foresight: 'logs',
  reference: 'MSExchangeTransport 1036 (Exchange 2010)',
} as const satisfies ExchangeEvent;
