/** How Exim is set up: one daemon for each way, because it has no settings by port. */

import { SERVER_NAME } from './certificates.ts';
import type { Recipe } from './server.ts';

const ADDRESS = '127.0.0.31';

const CERTIFIED = certifiedBy('valid');

/** What differs in the main section of the configuration (Exim specification, chapter 14). */
const MAIN = {
  none: 'tls_advertise_hosts =',
  offered: CERTIFIED,
  required: CERTIFIED,
  'expired certificate': certifiedBy('expired'),
  'client certificate asked': [
    CERTIFIED,
    'tls_try_verify_hosts = *',
    'tls_verify_certificates = /mnt/authority.crt',
  ].join('\n'),
  'client certificate required': [
    CERTIFIED,
    'tls_verify_hosts = *',
    'tls_verify_certificates = /mnt/authority.crt',
  ].join('\n'),
  'certificate missing': certifiedBy('missing'),
  'no certificate': 'tls_advertise_hosts = *',
  'implicit TLS': CERTIFIED,
  'PROXY protocol expected': `${CERTIFIED}\nhosts_proxy = *`,
} as const;

type SetUp = keyof typeof MAIN;

const SET_UPS = Object.keys(MAIN) as SetUp[];

/** It can only ask for TLS in an access list, whose text is the administrator's. */
const DEMAND = `
deny
  !encrypted = *
  message = 530 5.7.0 Must issue a STARTTLS command first`;

export const EXIM_RECIPE: Recipe<SetUp> = {
  unpacked: 'exim',
  address: ADDRESS,
  setUps: SET_UPS,
  // It looks for this one even where it is told to run as another.
  accounts: ['Debian-exim'],
  furnish: (portOf) => ({
    files: Object.fromEntries(
      SET_UPS.map((setUp) => [fileOf(setUp), configure(setUp, portOf(setUp))]),
    ),
    prepare: 'mkdir -p /mnt/exim && chown mail /mnt/exim && chown mail /mnt/*.pem',
    commands: SET_UPS.map((setUp) => `exim4 -C '/mnt/${fileOf(setUp)}' -bdf`),
  }),
};

function fileOf(setUp: SetUp): string {
  return `exim-${SET_UPS.indexOf(setUp)}.conf`;
}

function certifiedBy(name: string): string {
  return [
    'tls_advertise_hosts = *',
    `tls_certificate = /mnt/${name}.pem`,
    `tls_privatekey = /mnt/${name}.pem`,
  ].join('\n');
}

function configure(setUp: SetUp, port: number): string {
  const folder = `/mnt/exim/${SET_UPS.indexOf(setUp)}`;
  return `
primary_hostname = ${SERVER_NAME}
exim_user = mail
exim_group = mail
spool_directory = ${folder}
log_file_path = ${folder}/%slog
pid_file_path = ${folder}.pid
local_interfaces = ${ADDRESS}
daemon_smtp_ports = ${port}
${setUp === 'implicit TLS' ? `tls_on_connect_ports = ${port}` : ''}
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
${MAIN[setUp]}
acl_smtp_mail = mail
begin acl
mail:
${setUp === 'required' ? DEMAND : ''}
accept
`;
}
