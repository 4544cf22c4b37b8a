/** Who may come in, and what they may ask for, as a configuration says it. */

import type { Config } from '../monitor/config/config.ts';
import { parseAllowEntry } from '../monitor/http/allow-entry.ts';
import { AllowList } from '../monitor/http/allow-list.ts';
import type { Access } from '../monitor/http/app.ts';
import {
  DEFAULT_LISTEN,
  isLoopback,
  type ListenAddress,
  ListenError,
  parseListen,
} from '../monitor/http/listen-address.ts';
import { type ListenerTls, usableTls } from '../monitor/http/server.ts';
import type { Target } from '../target/target.ts';
import { TargetError } from '../target/target-error.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import { readSecret, type SecretReading } from './serve-secret.ts';

/** What the listener is made of. */
export interface Door {
  readonly listen: ListenAddress;
  /** Null listens in clear. */
  readonly tls: ListenerTls | null;
  readonly access: Access;
}

/** @throws UsageError that names the setting. */
export async function readDoor(
  config: Config,
  targets: readonly Target[],
  reading: SecretReading,
): Promise<Door> {
  const { address = DEFAULT_LISTEN, tls, token, names = [] } = config.listen ?? {};
  const listen = readListen(address);
  return {
    listen,
    tls: tls === undefined ? null : await readTls(tls, reading),
    access: {
      token: token === undefined ? null : await readSecret('listen.token', token, reading),
      hosts: { loopback: isLoopback(listen), names: names.map((name) => name.toLowerCase()) },
      allow: readAllowList(config, targets),
    },
  };
}

function readListen(address: string): ListenAddress {
  try {
    return parseListen(address);
  } catch (error) {
    throw error instanceof ListenError ? new UsageError(`listen.address: ${error.message}`) : error;
  }
}

async function readTls(
  { cert, key }: { readonly cert: string; readonly key: string },
  reading: SecretReading,
): Promise<ListenerTls> {
  const read = (setting: string, path: string) => readText(setting, reading.at(path));
  const pem = { cert: await read('listen.tls.cert', cert), key: await read('listen.tls.key', key) };
  try {
    usableTls(pem);
  } catch (error) {
    throw error instanceof ListenError ? new UsageError(error.message) : error;
  }
  return pem;
}

function readAllowList({ probe }: Config, targets: readonly Target[]): AllowList {
  const allow = probe?.allow ?? [];
  try {
    const entries = allow.flatMap(parseAllowEntry);
    return new AllowList(entries, targets);
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(`probe.allow: ${error.message}`) : error;
  }
}
