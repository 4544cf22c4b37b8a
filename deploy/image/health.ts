/**
 * The image's health check: asks `serve` whether it is well, where that is what the container runs.
 *
 * Any other command is well as long as it runs. Where to ask is what the system says of the sockets of
 * process 1: its configuration may have been edited since, or be broken, and it goes on as it was. Exits
 * with 0 or 1.
 */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { endianness } from 'node:os';
import { parseArgs } from 'node:util';

const LISTENING = '0A';
const PATIENCE_MS = 4000;

/** Where every address is listened at. Without IPv6 on the loopback, IPv4 answers in its stead. */
const ANY_ADDRESS: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0': ['127.0.0.1'],
  '[0:0:0:0:0:0:0:0]': ['[::1]', '127.0.0.1'],
};

/** Whether a command line runs `serve`. */
export function runsServe(commandLine: readonly string[]): boolean {
  const command = commandLine.findIndex((word) => /(^|\/)(starttls-probe|bin\.[jt]s)$/.test(word));
  const { positionals } = parseArgs({
    args: commandLine.slice(command + 1),
    options: { config: { type: 'string' } },
    strict: false,
  });
  return positionals[0] === 'serve';
}

/**
 * Host and port of every socket that listens and is among some, as URLs have them.
 *
 * @param table What /proc/net/tcp or tcp6 says.
 */
export function listeningAt(table: string, inodes: ReadonlySet<string>): readonly string[] {
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/));
  return rows.flatMap(([, local = '', , state, , , , , , inode = '']) => {
    if (state !== LISTENING || !inodes.has(inode)) return [];
    const [address = '', port = ''] = local.split(':');
    const host = readAddress(address);
    return (ANY_ADDRESS[host] ?? [host]).map((name) => `${name}:${Number.parseInt(port, 16)}`);
  });
}

/** The kernel prints words of 32 bits as this machine holds them. */
function readAddress(digits: string): string {
  const octets = Buffer.from(digits, 'hex');
  if (endianness() === 'LE') octets.swap32();
  if (octets.length === 4) return octets.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(2 * at).toString(16));
  return `[${groups.join(':')}]`;
}

/** Whether a URL answers 200 in time. Its certificate is of no concern: it is the one that we serve. */
export function answers(url: string, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<boolean> {
  const ask = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((done) => {
    ask(url, { rejectUnauthorized: false, signal }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    })
      .on('error', () => done(false))
      .end();
  });
}

/** Whether what a process runs is well: `serve` has to say so itself. */
export async function isWell(pid: number): Promise<boolean> {
  if (!runsServe(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)))
    return true;
  // With `docker run --init`, process 1 waits for the one that serves.
  const inodes = new Set([pid, ...childrenOf(pid)].flatMap(socketsOf));
  const tables = ['tcp', 'tcp6'].map((name) => readIfThere(`/proc/${pid}/net/${name}`));
  const places = tables.flatMap((table) => listeningAt(table, inodes));
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (const scheme of ['http', 'https']) {
    const asked = places.map((place) => answers(`${scheme}://${place}/-/healthy`, signal));
    if ((await Promise.all(asked)).includes(true)) return true;
  }
  return false;
}

function childrenOf(pid: number): readonly number[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`);
  return children.split(' ').filter(Boolean).map(Number);
}

/** The inodes of the sockets that a process holds. */
function socketsOf(pid: number): readonly string[] {
  const links = readdirSync(`/proc/${pid}/fd`).map((name) => readLink(`/proc/${pid}/fd/${name}`));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Nothing where there is no such file any more, or never was: a kernel may be without IPv6. */
function readIfThere(path: string): string {
  return ifThere(() => readFileSync(path, 'utf8'));
}

function readLink(path: string): string {
  return ifThere(() => readlinkSync(path));
}

function ifThere(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

if (import.meta.main) process.exitCode = (await isWell(1)) ? 0 : 1;
