/** Writes what a Postfix of our own needs: main.cf, master.cf, certificates (postconf(5), master(5)). */

import { execFileSync } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mintCertificateFiles, SERVER_NAME } from './certificates.ts';
import { findPorts } from './ports.ts';

const MAY = '-o smtpd_tls_security_level=may';
const ENCRYPT = '-o smtpd_tls_security_level=encrypt';

const PROXIED = '-o smtpd_upstream_proxy_protocol=haproxy -o smtpd_upstream_proxy_timeout=1s';
const AUTHORITY = '-o smtpd_tls_CAfile=$config_directory/authority.crt';

// Loopback is in mynetworks, which postscreen would let through untested.
const POSTSCREEN = [
  'postscreen -o postscreen_access_list= -o postscreen_tls_security_level=may',
  '-o postscreen_greet_banner=wait -o postscreen_greet_wait=2s',
  '-o postscreen_greet_action=enforce -o postscreen_cache_map=',
].join(' ');

/** The services under test, as master.cf spells them; they show `valid.pem` unless told otherwise. */
const SERVICES = {
  none: 'smtpd -o smtpd_tls_security_level=none',
  offered: `smtpd ${MAY}`,
  required: `smtpd ${ENCRYPT}`,
  'expired certificate': `smtpd ${MAY} -o smtpd_tls_chain_files=$config_directory/expired.pem`,
  'client certificate asked': `smtpd ${MAY} -o smtpd_tls_ask_ccert=yes ${AUTHORITY}`,
  'client certificate required': `smtpd ${ENCRYPT} -o smtpd_tls_req_ccert=yes ${AUTHORITY}`,
  'implicit TLS': `smtpd ${ENCRYPT} -o smtpd_tls_wrappermode=yes`,
  postscreen: POSTSCREEN,
  'PROXY protocol expected': `smtpd ${MAY} ${PROXIED}`,
  'PROXY protocol expected, postscreen': [
    POSTSCREEN,
    '-o postscreen_upstream_proxy_protocol=haproxy -o postscreen_upstream_proxy_timeout=1s',
  ].join(' '),
  'TLS 1.2 only': `smtpd ${MAY} -o smtpd_tls_protocols=TLSv1.2`,
  'wrong name': `smtpd ${MAY} -o smtpd_tls_chain_files=$config_directory/wrong-name.pem`,
  'no certificate': `smtpd ${MAY} -o smtpd_tls_chain_files= -o smtpd_tls_cert_file=none`,
  'key unreadable': [
    `smtpd ${MAY} -o smtpd_tls_chain_files= -o smtpd_tls_cert_file=$config_directory/valid.pem`,
    '-o smtpd_tls_key_file=$config_directory/missing.pem',
  ].join(' '),
  'keyword stripped': `smtpd ${MAY} -o smtpd_discard_ehlo_keywords=starttls`,
} as const;

/** The ways in which Postfix is set up, one service each. */
export type PostfixSetUp = keyof typeof SERVICES;

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

/** Where the services will listen, and the certificate (PEM) of the authority behind theirs. */
interface Configuration {
  readonly ports: ReadonlyMap<PostfixSetUp, number>;
  readonly authority: string;
}

/** Makes a folder fit for `postfix -c`, with every service on a free port. */
export async function configurePostfix(folder: string, address: string): Promise<Configuration> {
  const ports = await findPorts(address, Object.keys(SERVICES) as PostfixSetUp[]);
  const lines = Array.from(ports, ([setUp, port]) => masterLine(setUp, `${address}:${port}`));
  const { files, authority } = await mintCertificateFiles();
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content, { mode: 0o600 });
  }
  await writeFile(join(folder, 'main.cf'), MAIN_CF);
  await writeFile(join(folder, 'master.cf'), `${lines.join('\n')}${INNER_SERVICES}`);
  await mkdir(join(folder, 'queue'));
  await mkdir(join(folder, 'data'));
  await chown(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), 0);
  return { ports, authority };
}

function masterLine(setUp: PostfixSetUp, place: string): string {
  // There is one process of a postscreen service at most (master(5), postscreen(8)).
  const processes = SERVICES[setUp].startsWith('postscreen') ? 1 : '-';
  return `${place} inet n - n - ${processes} ${SERVICES[setUp]}`;
}
