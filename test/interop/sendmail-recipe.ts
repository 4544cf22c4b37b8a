/** How Sendmail is set up: one daemon for each way, its configuration made by m4(1). */

import { SERVER_NAME } from './certificates.ts';
import type { Recipe } from './server.ts';

const ADDRESS = '127.0.0.32';

/** It asks every client for a certificate, unless the daemon has `M=S` or `confTLS_SRV_OPTIONS` V. */
const NOT_ASKING = "define(`confTLS_SRV_OPTIONS', `V')dnl";

const LINES = {
  none: '',
  offered: certifiedBy('valid', NOT_ASKING),
  required: certifiedBy('valid', NOT_ASKING),
  'expired certificate': certifiedBy('expired', NOT_ASKING),
  'client certificate asked': certifiedBy('valid'),
  'implicit TLS': certifiedBy('valid', NOT_ASKING),
} as const;

type SetUp = keyof typeof LINES;

const SET_UPS = Object.keys(LINES) as SetUp[];

/** Its own folder, and not one that anybody may write to, is what it trusts. */
export const SENDMAIL_RECIPE: Recipe<SetUp> = {
  unpacked: 'sendmail',
  address: ADDRESS,
  setUps: SET_UPS,
  accounts: ['smmta', 'smmsp'],
  furnish: (portOf) => ({
    files: Object.fromEntries(
      SET_UPS.map((setUp) => [`${nameOf(setUp)}.mc`, configure(setUp, portOf(setUp))]),
    ),
    prepare: [
      'chmod 600 /mnt/*.pem',
      'install -m 755 /usr/libexec/sendmail/sendmail /mnt/sendmail',
      ...SET_UPS.map(nameOf).flatMap((name) => [
        `mkdir /mnt/${name}.q`,
        `m4 -D_CF_DIR_=/usr/share/sendmail/cf/ /mnt/${name}.mc >/mnt/${name}.cf`,
      ]),
      `printf 'TLS_Clt:\\tPERM+ENCR:112\\n' >/mnt/access`,
      `/usr/libexec/sendmail/makemap -C /mnt/${nameOf('required')}.cf hash /mnt/access <\
/mnt/access`,
      ': >/mnt/aliases',
    ].join('\n'),
    commands: SET_UPS.map((setUp) => `/mnt/sendmail -bD -C /mnt/${nameOf(setUp)}.cf`),
  }),
};

function nameOf(setUp: SetUp): string {
  return `sendmail-${SET_UPS.indexOf(setUp)}`;
}

function certifiedBy(name: string, ...more: readonly string[]): string {
  return [
    "define(`confCACERT_PATH', `/mnt')dnl",
    "define(`confCACERT', `/mnt/authority.crt')dnl",
    `define(\`confSERVER_CERT', \`/mnt/${name}.pem')dnl`,
    `define(\`confSERVER_KEY', \`/mnt/${name}.pem')dnl`,
    ...more,
  ].join('\n');
}

function configure(setUp: SetUp, port: number): string {
  const name = nameOf(setUp);
  const modifiers = setUp === 'implicit TLS' ? ', M=s' : '';
  return `
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
DOMAIN(\`generic')dnl
define(\`confDOMAIN_NAME', \`${SERVER_NAME}')dnl
define(\`confPID_FILE', \`/mnt/${name}.pid')dnl
define(\`QUEUE_DIR', \`/mnt/${name}.q')dnl
define(\`STATUS_FILE', \`/mnt/${name}.st')dnl
define(\`ALIAS_FILE', \`/mnt/aliases')dnl
define(\`confCW_FILE', \`-o /mnt/local-host-names')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
${LINES[setUp]}
FEATURE(\`no_default_msa')dnl
FEATURE(\`nocanonify')dnl
${setUp === 'required' ? "FEATURE(`access_db', `hash -o -T<TMPF> /mnt/access')dnl" : ''}
DAEMON_OPTIONS(\`Family=inet, Addr=${ADDRESS}, Port=${port}, Name=MTA${modifiers}')dnl
MAILER(local)dnl
MAILER(smtp)dnl
`;
}
