/**
 * The image's health check: asks `serve` whether it is well, where that is what the container runs.
 *
 * Any other command is well as long as it runs. What to ask follows from the command line of process 1 and
 * from the configuration that it names, so that nothing has to be said twice. Exits with 0 or 1.
 */

import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const DEFAULT_CONFIG = 'starttls-probe.yaml';
const DEFAULT_ADDRESS = '127.0.0.1:9725';
const ANY_ADDRESS: Readonly<Record<string, string>> = {
  '': '127.0.0.1',
  '0.0.0.0': '127.0.0.1',
  '[::]': '[::1]',
};
const PATIENCE_MS = 4000;

/** The configuration that `serve` was started with; null where process 1 is another command. */
export function configOf(commandLine: readonly string[]): string | null {
  const command = commandLine.findIndex((word) => /(^|\/)(starttls-probe|bin\.[jt]s)$/.test(word));
  const { positionals, values } = parseArgs({
    args: commandLine.slice(command + 1),
    options: { config: { type: 'string' } },
    strict: false,
  });
  const { config = DEFAULT_CONFIG } = values;
  return positionals[0] === 'serve' ? String(config) : null;
}

/** The URL that tells whether `serve` with this configuration (YAML) is well. */
export function healthUrl(configuration: string): string {
  const listen = parse(configuration)?.listen ?? {};
  const { address = DEFAULT_ADDRESS, tls } = listen;
  const colon = String(address).lastIndexOf(':');
  const host = String(address).slice(0, colon);
  const port = String(address).slice(colon + 1);
  return `${tls ? 'https' : 'http'}://${ANY_ADDRESS[host] ?? host}:${port}/-/healthy`;
}

/** Whether a URL answers 200 in time. Its certificate is of no concern: it is the one that we serve. */
export function answers(url: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  const ask = url.startsWith('https:') ? requestHttps : requestHttp;
  const options = { rejectUnauthorized: false, signal: AbortSignal.timeout(patienceMs) };
  return new Promise((done) => {
    ask(url, options, (response) => {
      response.resume();
      done(response.statusCode === 200);
    })
      .on('error', () => done(false))
      .end();
  });
}

if (import.meta.main) {
  const config = configOf(readFileSync('/proc/1/cmdline', 'utf8').split('\0').slice(0, -1));
  const isWell =
    config === null ||
    (await answers(healthUrl(readFileSync(resolve('/proc/1/cwd', config), 'utf8'))));
  process.exitCode = isWell ? 0 : 1;
}
