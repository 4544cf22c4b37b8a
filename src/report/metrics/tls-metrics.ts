/** STARTTLS, the handshake and the certificate, as metrics. */

import { type Metric, marked, single, unixSeconds } from './metric.ts';

export const starttlsAdvertised: Metric = {
  name: 'smtp_starttls_advertised',
  help: 'Whether a complete reply to EHLO lists STARTTLS; absent where it could not be told.',
  labels: [],
  read: ({ advertised }) => single(advertised),
};

export const starttlsNegotiated: Metric = {
  name: 'smtp_starttls_negotiated',
  help: 'Whether the handshake after STARTTLS succeeded; absent where it was not come to.',
  labels: [],
  read: ({ negotiated }) => single(negotiated),
};

/** A record that was read from a file may say anything. */
const TLS_VERSIONS: readonly string[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

export const tlsVersion: Metric = {
  name: 'smtp_tls_version_info',
  help: 'The version of TLS that was agreed on.',
  labels: ['version'],
  read: ({ protocol }) =>
    protocol !== null && TLS_VERSIONS.includes(protocol) ? [marked({ version: protocol })] : [],
};

export const certificateExpiry: Metric = {
  name: 'smtp_certificate_expiry_timestamp_seconds',
  help: "When the server's own certificate ends.",
  labels: [],
  read: ({ certificate }) => single(unixSeconds(certificate?.notAfter ?? null)),
};

export const certificateTrusted: Metric = {
  name: 'smtp_certificate_trusted',
  help: 'Whether the certificate leads to a trusted root and is valid.',
  labels: [],
  read: ({ certificate }) => single(certificate?.trusted ?? null),
};

export const certificateNameMatches: Metric = {
  name: 'smtp_certificate_name_matches',
  help: 'Whether the certificate names the host; absent where there was no name to compare.',
  labels: [],
  read: ({ certificate }) => single(certificate?.nameMatches ?? null),
};
