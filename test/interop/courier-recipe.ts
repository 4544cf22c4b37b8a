/** How Courier is set up: one listener for each way, told what to do by its environment. */

import type { Recipe } from './server.ts';

const ADDRESS = '127.0.0.35';

const ENVIRONMENT = {
  none: 'COURIERTLS=',
  offered: '',
  required: 'ESMTP_TLS_REQUIRED=1',
  'expired certificate': 'TLS_CERTFILE=/mnt/expired.pem',
  'client certificate asked': 'TLS_VERIFYPEER=PEER TLS_TRUSTCERTS=/mnt/authority.crt',
  'client certificate required': 'TLS_VERIFYPEER=REQUIREPEER TLS_TRUSTCERTS=/mnt/authority.crt',
  'certificate missing': 'TLS_CERTFILE=/mnt/missing.pem',
  'fault for good': 'TLS_DEBUG_FAIL_STARTTLS_HARD=1',
  'fault for now': 'TLS_DEBUG_FAIL_STARTTLS_SOFT=1',
} as const;

type SetUp = keyof typeof ENVIRONMENT;

const SET_UPS = Object.keys(ENVIRONMENT) as SetUp[];

export const COURIER_RECIPE: Recipe<SetUp> = {
  unpacked: 'courier',
  address: ADDRESS,
  setUps: SET_UPS,
  accounts: ['courier'],
  furnish: (portOf) => ({
    files: {},
    prepare: [
      'chown courier /mnt/*.pem',
      'chown -R courier:courier /etc/courier /var/lib/courier /usr/lib/courier',
      'install -d -o courier -g courier /run/courier',
      // The package's own settings name variables that its scripts would have set.
      'set -a +u',
      '. /etc/courier/esmtpd',
      'TLS_CERTFILE=/mnt/valid.pem BOFHCHECKDNS=0 TARPIT=0',
      'set +a -u',
    ].join('\n'),
    commands: SET_UPS.map((setUp) =>
      [
        `env ${ENVIRONMENT[setUp]} /usr/sbin/couriertcpd -address=${ADDRESS} -user=courier -group=courier`,
        `-maxprocs=9 -maxperc=9 -maxperip=9 -nodnslookup -noidentlookup ${portOf(setUp)}`,
        '/usr/sbin/courieresmtpd',
      ].join(' '),
    ),
  }),
};
