/** How stunnel is set up in front of a Postfix, for which it does TLS. */

import { type Front, startFront } from './front.ts';
import type { PostfixSetUp } from './postfix-configuration.ts';
import type { RunningServer } from './server.ts';

const VALID = 'cert = /mnt/valid.pem';
const VERIFYING = 'CAfile = /mnt/authority.crt';

/** The service of Postfix behind it, and its options. */
const TUNNELS = {
  offered: ['none', ['protocol = smtp', VALID]],
  'expired certificate': ['none', ['protocol = smtp', 'cert = /mnt/expired.pem']],
  'client certificate required': [
    'none',
    ['protocol = smtp', VALID, VERIFYING, 'verifyChain = yes'],
  ],
  'TLS 1.1 at most': [
    'none',
    ['protocol = smtp', VALID, 'sslVersionMax = TLSv1.1', 'ciphers = ALL:@SECLEVEL=0'],
  ],
  'implicit TLS': ['none', [VALID]],
  'implicit TLS, offered within': ['offered', [VALID]],
} as const satisfies Readonly<Record<string, readonly [PostfixSetUp, readonly string[]]>>;

type SetUp = keyof typeof TUNNELS;

const SET_UPS = Object.keys(TUNNELS) as SetUp[];

const FRONT: Front<SetUp> = {
  address: '127.0.0.39',
  setUps: SET_UPS,
  command: 'stunnel4 /mnt/front.conf',
  configure: (portOf, behind) => {
    const tunnels = SET_UPS.map((setUp, index) => {
      const [service, options] = TUNNELS[setUp];
      return [
        `[tunnel-${index}]`,
        `accept = 127.0.0.39:${portOf(setUp)}`,
        `connect = ${behind(service)}`,
        ...options,
      ].join('\n');
    });
    return `foreground = yes\npid =\n${tunnels.join('\n')}\n`;
  },
};

/** Starts a Postfix and stunnel in front of it. */
export function startStunnel(): Promise<RunningServer> {
  return startFront(FRONT);
}
