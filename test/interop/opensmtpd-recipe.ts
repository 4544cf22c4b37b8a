/** How OpenSMTPD is set up: one daemon with a listener for each way (smtpd.conf(5)). */

import { SERVER_NAME } from './certificates.ts';
import type { Recipe } from './server.ts';

const VALID = `pki "${SERVER_NAME}"`;

const LISTENERS = {
  none: '',
  offered: `tls ${VALID}`,
  required: `tls-require ${VALID}`,
  'expired certificate': 'tls pki "expired"',
  'client certificate required': `tls-require verify ${VALID} ca "authority"`,
  'implicit TLS': `smtps ${VALID}`,
} as const;

type SetUp = keyof typeof LISTENERS;

const SET_UPS = Object.keys(LISTENERS) as SetUp[];

export const OPENSMTPD_7_RECIPE = recipeFor('opensmtpd-7', '127.0.0.33', SET_UPS);
/** Debian 12 built this one against an OpenSSL that it does not understand. */
export const OPENSMTPD_6_RECIPE = recipeFor('opensmtpd', '127.0.0.34', [
  'none',
  'offered',
  'implicit TLS',
]);

function recipeFor(unpacked: string, address: string, setUps: readonly SetUp[]): Recipe<SetUp> {
  return {
    unpacked,
    address,
    setUps,
    accounts: ['opensmtpd', 'opensmtpq'],
    furnish: (portOf) => ({
      files: {
        'smtpd.conf': [
          ...Object.entries({ [SERVER_NAME]: 'valid', expired: 'expired' }).flatMap(
            ([pki, file]) => [
              `pki "${pki}" cert "/mnt/${file}.crt"`,
              `pki "${pki}" key "/mnt/${file}.key"`,
            ],
          ),
          'ca "authority" cert "/mnt/authority.crt"',
          ...setUps.map(
            (setUp) =>
              `listen on ${address} port ${portOf(setUp)} ${LISTENERS[setUp]} hostname ${SERVER_NAME}`,
          ),
          'match from any for any reject',
          '',
        ].join('\n'),
      },
      prepare: [
        'chmod 600 /mnt/*.key',
        'mkdir -p /var/lib/opensmtpd/empty',
        'install -d -m 711 /var/spool/smtpd',
      ].join('\n'),
      commands: ['smtpd -d -f /mnt/smtpd.conf'],
    }),
  };
}
