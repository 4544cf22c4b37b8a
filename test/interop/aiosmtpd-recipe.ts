/** How aiosmtpd is set up: one controller for each way, in one process. */

import { SERVER_NAME } from './certificates.ts';
import type { Recipe } from './server.ts';

const ADDRESS = '127.0.0.37';

/** The arguments of `listen` in the script below. */
const ARGUMENTS = {
  none: 'None',
  offered: 'context("valid")',
  required: 'context("valid"), require_starttls=True',
  'expired certificate': 'context("expired")',
  'client certificate asked': 'context("valid", ssl.CERT_OPTIONAL)',
  'client certificate required': 'context("valid", ssl.CERT_REQUIRED)',
} as const;

type SetUp = keyof typeof ARGUMENTS;

const SET_UPS = Object.keys(ARGUMENTS) as SetUp[];

const SCRIPT = `
import signal, ssl
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

def context(name, verify=ssl.CERT_NONE):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f'/mnt/{name}.pem')
    made.load_verify_locations('/mnt/authority.crt')
    made.verify_mode = verify
    return made

def listen(port, tls_context, **options):
    Controller(Sink(), hostname='${ADDRESS}', port=port, server_hostname='${SERVER_NAME}',
               tls_context=tls_context, **options).start()

`;

export const AIOSMTPD_RECIPE: Recipe<SetUp> = {
  unpacked: 'aiosmtpd',
  address: ADDRESS,
  setUps: SET_UPS,
  accounts: [],
  furnish: (portOf) => ({
    files: {
      'serve.py': [
        SCRIPT,
        ...SET_UPS.map((setUp) => `listen(${portOf(setUp)}, ${ARGUMENTS[setUp]})`),
        'signal.pause()',
        '',
      ].join('\n'),
    },
    prepare: '',
    // The packages are for the distribution's own Python, which need not be the first on PATH.
    commands: ['/usr/bin/python3 /mnt/serve.py'],
  }),
};
