/** Writes what a Postfix of our own needs: main.cf, master.cf, certificates (postconf(5), master(5)). */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { mintCertificate } from '../../src/emulator/certificate.ts';

/** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
export const ADDRESS = '127.0.0.25';

/** The name that Postfix gives itself and that its certificates carry. */
export const SERVER_NAME = 'mail.example';

const MAY = '-o smtpd_tls_security_level=may';
const ENCRYPT = '-o smtpd_tls_security_level=encrypt';

/** The services under test, as master.cf spells them; they show `valid.pem` unless told otherwise. */
const SERVICES = {
  // Loopback is in mynetworks, which postscreen would let through untested.
  postscreen: [
    'postscreen -o postscreen_access_list= -o postscreen_tls_security_level=may',
    '-o postscreen_greet_banner=wait -o postscreen_greet_wait=2s',
    '-o postscreen_greet_action=enforce',
  ].join(' '),
  none: 'smtpd -o smtpd_tls_security_level=none',
  may: `smtpd ${MAY}`,
  encrypt: `smtpd ${ENCRYPT}`,
  'tls-1.2-only': `smtpd ${MAY} -o smtpd_tls_protocols=TLSv1.2`,
  'wrong-name': `smtpd ${MAY} -o smtpd_tls_chain_files=$config_directory/wrong-name.pem`,
  expired: `smtpd ${MAY} -o smtpd_tls_chain_files=$config_directory/expired.pem`,
  'no-certificate': `smtpd ${MAY} -o smtpd_tls_chain_files= -o smtpd_tls_cert_file=none`,
  'key-unreadable': [
    `smtpd ${MAY} -o smtpd_tls_chain_files= -o smtpd_tls_cert_file=$config_directory/valid.pem`,
    '-o smtpd_tls_key_file=$config_directory/missing.pem',
  ].join(' '),
  'implicit-tls': `smtpd ${ENCRYPT} -o smtpd_tls_wrappermode=yes`,
  'keyword-stripped': `smtpd ${MAY} -o smtpd_discard_ehlo_keywords=starttls`,
} as const;

/** The ways in which Postfix is set up, one service each. */
export type SetUp = keyof typeof SERVICES;

/** `$` is Postfix's. Nothing here queues or delivers: a message would have nowhere to go. */
const MAIN_CF = `
compatibility_level = 3.6
myhostname = ${SERVER_NAME}
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
queue_directory = $config_directory/queue
data_directory = $config_directory/data
maillog_file = $config_directory/mail.log
maillog_file_prefixes = $config_directory
alias_maps =
alias_database =
local_recipient_maps =
notify_classes =
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject
smtpd_tls_chain_files = $config_directory/valid.pem
`;

const INNER_SERVICES = `
smtpd pass - - n - - smtpd ${MAY}
tlsproxy unix - - n - 0 tlsproxy
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Where the services will listen, and the certificate (PEM) of the authority behind theirs. */
interface Configuration {
  readonly ports: ReadonlyMap<SetUp, number>;
  readonly authority: string;
}

/** Makes a folder fit for `postfix -c`, with every service on a free port. */
export async function configurePostfix(folder: string): Promise<Configuration> {
  const setUps = Object.keys(SERVICES) as SetUp[];
  const free = await findPorts(setUps.length);
  const ports = new Map(setUps.map((setUp, index) => [setUp, free[index] ?? 0]));
  const lines = Array.from(ports, ([setUp, port]) => masterLine(setUp, port));
  await writeFile(join(folder, 'main.cf'), MAIN_CF);
  await writeFile(join(folder, 'master.cf'), `${lines.join('\n')}${INNER_SERVICES}`);
  await mkdir(join(folder, 'queue'));
  await mkdir(join(folder, 'data'));
  await chown(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), 0);
  return { ports, authority: await writeCertificates(folder) };
}

/** Every port is held until all are found, so that no two are the same. */
async function findPorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, ADDRESS);
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function masterLine(setUp: SetUp, port: number): string {
  // There is one postscreen process at most (master(5), postscreen(8)).
  const processes = setUp === 'postscreen' ? 1 : '-';
  return `${ADDRESS}:${port} inet n - n - ${processes} ${SERVICES[setUp]}`;
}

/** Gives the certificate of the authority that signed them. */
async function writeCertificates(folder: string): Promise<string> {
  const issuer = await mintCertificate({ commonName: 'Test authority', authority: true });
  const certificates = {
    valid: { commonName: SERVER_NAME, issuer },
    'wrong-name': { commonName: 'other.example', issuer },
    expired: {
      commonName: SERVER_NAME,
      issuer,
      notBefore: new Date(Date.now() - 90 * DAY_MS),
      notAfter: new Date(Date.now() - 2.5 * DAY_MS),
    },
  };
  for (const [name, options] of Object.entries(certificates)) {
    const { key, chain } = await mintCertificate(options);
    await writeFile(join(folder, `${name}.pem`), key + chain, { mode: 0o600 });
  }
  return issuer.certificate;
}
