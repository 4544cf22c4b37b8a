/** A mail server that does what a script says, on a real listener. */

import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { parseScript, type Script } from './script.ts';
import { ScriptedConnection } from './scripted-connection.ts';
import { createServerContext, readAuthority } from './server-certificates.ts';

const TRANSCRIPTS = join(import.meta.dirname, '../fixtures/transcripts');

/** A script as text, or the file it is in: a path ending in `.txt`, or a bare name of a fixture. */
type ScriptSource = string | { readonly file: string };

/** A running scripted server; `await using` closes it. */
export interface ScriptedServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** The certificate (PEM) of the authority that signed the server's certificates. */
  readonly authority: string;
  /** How many connections were accepted so far. */
  readonly connections: number;
  /** How many of them are still open. */
  readonly openSockets: number;
  /** Command lines of each connection as they came, line end included; handshakes left out. */
  readonly received: readonly (readonly string[])[];
  /** Where a client left the script, as `file:line: what`; empty when all went as written. */
  readonly errors: readonly string[];
  /** A client spoke before the final line of the greeting was sent. */
  readonly spokeEarly: boolean;
  /** A client spoke while a reply was still to be sent. */
  readonly pipelined: boolean;
  /** Resolves when all clients so far have left; only then is what is said of them complete. */
  settled(): Promise<void>;
  /** Breaks what is open, stops listening, and resolves when nothing is left. */
  close(): Promise<void>;
}

/** The names of all fixtures, to be used as `{ file: name }`. */
export function fixtureNames(): string[] {
  const files = readdirSync(TRANSCRIPTS).filter((file) => file.endsWith('.txt'));
  return files.map((file) => basename(file, '.txt')).sort();
}

/**
 * Reads a script without playing it.
 *
 * @throws Error that names file:line and what would be accepted.
 */
export function readScript(source: ScriptSource): Script {
  if (typeof source === 'string') return parseScript(source, 'script');
  const bare = !source.file.endsWith('.txt');
  const path = bare ? join(TRANSCRIPTS, `${source.file}.txt`) : source.file;
  return parseScript(readFileSync(path, 'utf8'), basename(path));
}

/**
 * Plays a script to whoever connects, by default on a free port of 127.0.0.1.
 *
 * @throws Error that names file:line when the script cannot be read.
 */
export async function startScriptedServer(
  source: ScriptSource,
  options: { readonly host?: string } = {},
): Promise<ScriptedServer> {
  const script = readScript(source);
  const authority = await readAuthority();
  await mintFor(script);
  const connections: ScriptedConnection[] = [];
  const errors: string[] = [];
  const open = new Map<Socket, ScriptedConnection>();
  const ends: Promise<unknown>[] = [];

  const listener = createServer({ noDelay: true }, (socket) => {
    const steps = script[connections.length] ?? script.at(-1) ?? [];
    const connection = new ScriptedConnection(socket, errors);
    connections.push(connection);
    open.set(socket, connection);
    ends.push(closed(socket).then(() => open.delete(socket)));
    ends.push(connection.play(steps).catch((error) => errors.push(`${error}`)));
  });
  listener.listen(0, options.host ?? '127.0.0.1');
  await once(listener, 'listening');
  const { address, port } = listener.address() as AddressInfo;

  async function settled(): Promise<void> {
    await Promise.all(ends);
  }

  async function close(): Promise<void> {
    const stopped = listener.listening ? closed(listener) : null;
    listener.close();
    for (const connection of open.values()) connection.stop();
    await stopped;
    await settled();
  }

  return {
    address,
    port,
    authority,
    errors,
    settled,
    close,
    [Symbol.asyncDispose]: close,
    get connections() {
      return connections.length;
    },
    get openSockets() {
      return open.size;
    },
    get received() {
      return connections.map(({ inbox }) => inbox.received);
    },
    get spokeEarly() {
      return connections.some(({ inbox }) => inbox.spokeEarly);
    },
    get pipelined() {
      return connections.some(({ pipelined }) => pipelined);
    },
  };
}

/** Minting takes long enough to look like a slow server, so it is done before anybody connects. */
async function mintFor(script: Script): Promise<void> {
  for (const step of script.flat()) {
    if (step.kind === 'tls') await createServerContext(step.options);
  }
}

function closed(closing: Socket | Server): Promise<void> {
  return new Promise((resolve) => closing.once('close', () => resolve()));
}
