/** How Dovecot's submission service is set up: one instance for each way. */

import { SERVER_NAME } from './certificates.ts';
import type { Recipe } from './server.ts';

const ADDRESS = '127.0.0.36';

const ASKED = 'ssl_ca = </mnt/authority.crt\nssl_verify_client_cert = yes';

const SETTINGS = {
  none: 'ssl = no',
  offered: 'ssl = yes',
  required: 'ssl = required',
  'expired certificate': 'ssl = yes\nssl_cert = </mnt/expired.crt\nssl_key = </mnt/expired.key',
  'client certificate asked': `ssl = yes\n${ASKED}`,
  'implicit TLS': 'ssl = yes',
  'PROXY protocol expected':
    'ssl = yes\nhaproxy_timeout = 1s\nhaproxy_trusted_networks = 127.0.0.0/8',
} as const;

type SetUp = keyof typeof SETTINGS;

const SET_UPS = Object.keys(SETTINGS) as SetUp[];

/** What its listener differs in. */
const LISTENER: { readonly [Name in SetUp]?: string } = {
  'implicit TLS': 'ssl = yes',
  'PROXY protocol expected': 'haproxy = yes',
};

export const DOVECOT_RECIPE: Recipe<SetUp> = {
  unpacked: 'dovecot',
  address: ADDRESS,
  setUps: SET_UPS,
  accounts: ['dovecot', 'dovenull'],
  furnish: (portOf) => ({
    files: Object.fromEntries(
      SET_UPS.map((setUp, index) => [`${index}.conf`, configure(setUp, portOf(setUp))]),
    ),
    prepare: '',
    commands: SET_UPS.map((_setUp, index) => `dovecot -F -c /mnt/${index}.conf`),
  }),
};

function configure(setUp: SetUp, port: number): string {
  const index = SET_UPS.indexOf(setUp);
  return `
base_dir = /run/dovecot-${index}
state_dir = /var/lib/dovecot-${index}
log_path = /mnt/${index}.log
protocols = submission
hostname = ${SERVER_NAME}
ssl_cert = </mnt/valid.crt
ssl_key = </mnt/valid.key
${SETTINGS[setUp]}
submission_relay_host = 127.0.0.1
submission_relay_port = 9
passdb {
  driver = static
  args = password=x
}
userdb {
  driver = static
  args = uid=dovecot gid=dovecot home=/mnt
}
service submission-login {
  inet_listener submission {
    address = ${ADDRESS}
    port = ${port}
    ${LISTENER[setUp] ?? ''}
  }
}
`;
}
