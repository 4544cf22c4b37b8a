/** Events about the certificates behind STARTTLS and X-ANONYMOUSTLS, in Microsoft's words. */

import { type ExchangeEvent, FRONT_END, RULE_PATH_2010, UNDOCUMENTED } from './event.ts';

const TRANSPORT_SERVICE = 'TransportService';

export const EVENT_12012 = {
  ...UNDOCUMENTED,
  eventId: 12012,
  productVersion: '14.0',
  category: TRANSPORT_SERVICE,
  symbolicName: 'InternalTransportCertificateMissingInAD',
  severity: 'error',
  message:
    'The internal transport certificate that is used for SMTP authentication by Microsoft Exchange ' +
    'could not be read from Active Directory. The certificate may be missing. If an existing ' +
    'certificate that matches the fully qualified domain name (FQDN) of the server is already ' +
    'installed, run the Enable-ExchangeCertificate cmdlet to publish this certificate to Active ' +
    'Directory. If a certificate for the FQDN of the server is not installed, create a certificate ' +
    'by running the New-ExchangeCertificate cmdlet for the FQDN of the server.',
  meaning: 'The internal transport certificate is missing in Active Directory, or is older there.',
  userAction: [
    'Run Enable-ExchangeCertificate for the certificate of the server, and let Active Directory replicate.',
    'Or make one with New-ExchangeCertificate.',
  ],
  alert: {
    type: 'Warning',
    rulePath: RULE_PATH_2010,
    ruleName: 'The internal TLS certificate for this server is missing.',
  },
  foresight: 'declaration',
  reference: 'TechNet ff984391, MSExchangeTransport 12012 (Exchange 2010)',
} as const satisfies ExchangeEvent;

export const EVENT_12013 = {
  ...UNDOCUMENTED,
  eventId: 12013,
  productVersion: '14.0',
  category: TRANSPORT_SERVICE,
  symbolicName: 'CannotLoadInternalTransportCertificateFromStore',
  severity: 'error',
  message:
    'Microsoft Exchange could not load the certificate with thumbprint of %1 from the personal ' +
    'store on the local computer. This certificate was configured for authentication with other ' +
    'Exchange servers. Mail flow to other Exchange servers could be affected by this error.',
  parameters: ['the thumbprint'],
  meaning: 'The internal transport certificate is not in the certificate store.',
  userAction: [
    'If the certificate is in the store, run Enable-ExchangeCertificate for it with -Services SMTP.',
    'Or restore it with Import-ExchangeCertificate, or make one with New-ExchangeCertificate.',
  ],
  foresight: 'declaration',
  reference: 'TechNet ff985435, MSExchangeTransport 12013 (Exchange 2010)',
} as const satisfies ExchangeEvent;

export const EVENT_12014 = {
  ...UNDOCUMENTED,
  eventId: 12014,
  alsoLoggedBy: [FRONT_END],
  category: TRANSPORT_SERVICE,
  // As logs of 2010 and later show it; the article for 2007 speaks of a warning.
  severity: 'error',
  message:
    'Microsoft Exchange could not find a certificate that contains the domain name %1 in the ' +
    'personal store on the local computer. Therefore, it is unable to support the STARTTLS SMTP ' +
    "verb for the connector %2 with a FQDN parameter of %3. If the connector's FQDN is not " +
    "specified, the computer's FQDN is used. Verify the connector configuration and the installed " +
    'certificates to make sure that there is a certificate with a domain name for that FQDN. If ' +
    'this certificate exists, run Enable-ExchangeCertificate -Services SMTP to make sure that the ' +
    'Microsoft Exchange Transport service has access to the certificate key.',
  parameters: ['the name sought', 'the connector', "the connector's FQDN or TlsCertificateName"],
  meaning: 'No usable certificate matches the connector, so STARTTLS is not offered.',
  userAction: [
    'Install a certificate that names the FQDN, or enable the one that does for SMTP.',
    'After a renewal, let TlsCertificateName of the connector name the new certificate.',
  ],
  foresight: 'declaration',
  reference:
    'TechNet bb510128 (Exchange 2007); Selection of Inbound STARTTLS Certificates (Microsoft Learn)',
} as const satisfies ExchangeEvent;

export const EVENT_12016 = {
  ...UNDOCUMENTED,
  eventId: 12016,
  productVersion: '14.0',
  category: TRANSPORT_SERVICE,
  symbolicName: 'STARTTLSCertificateExpired',
  severity: 'error',
  message:
    'There is no valid SMTP Transport Layer Security (TLS) certificate for the FQDN of %1. The ' +
    'existing certificate for that FQDN has expired. The continued use of that FQDN will cause mail ' +
    'flow problems. A new certificate that contains the FQDN of %1 should be installed on this ' +
    'server as soon as possible. You can create a new certificate by using the ' +
    'New-ExchangeCertificate task.',
  parameters: ['the FQDN'],
  meaning: 'The certificate for STARTTLS has expired; STARTTLS is still offered with it.',
  userAction: ['Renew the certificate (New-ExchangeCertificate), and enable the new one for SMTP.'],
  alert: {
    type: 'Error',
    rulePath: RULE_PATH_2010,
    ruleName:
      'The STARTTLS certificate has expired. The certificate must be renewed to resume mail flow.',
  },
  foresight: 'probe',
  reference: 'TechNet ff983405, MSExchangeTransport 12016 (Exchange 2010)',
} as const satisfies ExchangeEvent;

export const EVENT_12018 = {
  ...UNDOCUMENTED,
  eventId: 12018,
  productVersion: '14.0',
  category: TRANSPORT_SERVICE,
  symbolicName: 'STARTTLSCertificateExpiresSoon',
  severity: 'error',
  message:
    'The STARTTLS certificate will expire soon: subject: %1, thumbprint: %2, hours remaining: %3. ' +
    'Run the New-ExchangeCertificate cmdlet to create a new certificate.',
  parameters: ['the subject', 'the thumbprint', 'the hours remaining'],
  meaning:
    'The certificate for STARTTLS ends soon; from when on Exchange says so is not documented.',
  // The page's own user action speaks of AuthMechanism and belongs to another event.
  userAction: ['Renew the certificate (New-ExchangeCertificate), and enable the new one for SMTP.'],
  foresight: 'probe',
  reference: 'TechNet ff982351, MSExchangeTransport 12018 (Exchange 2010)',
} as const satisfies ExchangeEvent;
