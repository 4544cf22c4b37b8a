/** How HAProxy is set up in front of a Postfix: it cannot do STARTTLS, but pass it on. */

import { type Front, startFront } from './front.ts';
import type { PostfixSetUp } from './postfix-configuration.ts';
import type { RunningServer } from './server.ts';

const CERTIFIED = 'ssl crt /mnt/valid.pem';

/** What it binds with, the service of Postfix behind it, and what it tells that of the client. */
const PROXIES = {
  none: ['', 'none', ''],
  offered: ['', 'offered', ''],
  'PROXY protocol': ['', 'PROXY protocol expected', 'send-proxy'],
  'PROXY protocol, postscreen': ['', 'PROXY protocol expected, postscreen', 'send-proxy-v2'],
  'PROXY protocol not expected': ['', 'offered', 'send-proxy'],
  'PROXY protocol not sent': ['', 'PROXY protocol expected', ''],
  'implicit TLS': [CERTIFIED, 'none', ''],
  'implicit TLS, expired certificate': ['ssl crt /mnt/expired.pem', 'none', ''],
  'implicit TLS, client certificate asked': [
    `${CERTIFIED} ca-file /mnt/authority.crt verify optional`,
    'none',
    '',
  ],
  'nothing behind': ['', null, ''],
} as const satisfies Readonly<Record<string, readonly [string, PostfixSetUp | null, string]>>;

type SetUp = keyof typeof PROXIES;

const SET_UPS = Object.keys(PROXIES) as SetUp[];

const FRONT: Front<SetUp> = {
  address: '127.0.0.38',
  setUps: SET_UPS,
  command: 'haproxy -db -f /mnt/front.conf',
  configure: (portOf, behind) => {
    const proxies = SET_UPS.map((setUp, index) => {
      const [bound, service, told] = PROXIES[setUp];
      // Nobody listens on the discard port of this address.
      const server = service ? behind(service) : '127.0.0.38:9';
      return [
        `listen proxy-${index}`,
        `  bind 127.0.0.38:${portOf(setUp)} ${bound}`,
        `  server postfix ${server} ${told}`,
      ].join('\n');
    });
    return `${DEFAULTS}${proxies.join('\n')}\n`;
  },
};

const DEFAULTS = `
defaults
  mode tcp
  retries 0
  timeout connect 5s
  timeout client 30s
  timeout server 30s
`;

/** Starts a Postfix and HAProxy in front of it. */
export function startHaproxy(): Promise<RunningServer> {
  return startFront(FRONT);
}
