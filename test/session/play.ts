/** Plays scripts against scripted servers, and scripted servers to scripts. */

import { dialogueOptions } from '../../src/dialogue/options.ts';
import { parseScript } from '../../src/session/parse.ts';
import { type RunOptions, runSession, type SessionRun } from '../../src/session/run.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import type { Destination } from '../../src/target/target.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

export interface PlayOptions extends Partial<Omit<RunOptions, 'dialogue'>> {
  readonly values?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly implicitTls?: boolean;
  /** Milliseconds that a reply may take. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/** What came of a script, and what the server got. */
export interface Play extends SessionRun {
  /** Command lines of the first connection, without line ends. */
  readonly received: readonly string[];
  /** Where we left the server's own script. */
  readonly errors: readonly string[];
}

/** Plays a script to a server that plays another. */
export async function play(
  text: string,
  server: Parameters<typeof startScriptedServer>[0],
  options: PlayOptions = {},
): Promise<Play> {
  await using scripted = await startScriptedServer(server);
  // Awaited here, so that the server is there until the script ends.
  return await playTo(text, scripted, options);
}

export async function playTo(
  text: string,
  server: ScriptedServer,
  options: PlayOptions = {},
): Promise<Play> {
  const { values = {}, secrets = [], implicitTls = false, patienceMs = 5_000 } = options;
  const timeouts = {
    connectMs: patienceMs,
    greetingMs: patienceMs,
    idleMs: patienceMs,
    replyMs: patienceMs,
    handshakeMs: 5_000,
    targetMs: 20_000,
  };
  const run = await runSession(
    parseScript(text, 'test.smtp'),
    destinationOf(server, implicitTls),
    {
      dialogue: dialogueOptions({
        ehloName: 'me.example',
        servername: 'mail.example',
        timeouts,
        tls: settingsFor(server.authority),
      }),
      variables: { values, secrets },
      files: options.files ?? {},
      allowDelivery: options.allowDelivery ?? false,
      stopsAtMismatch: options.stopsAtMismatch ?? true,
    },
    options.signal ?? null,
  );
  await server.settled();
  const received = (server.received.at(-1) ?? []).map((line) => line.replace(/\r\n$/, ''));
  return { ...run, received, errors: server.errors };
}

/** The trusted roots take a tenth of a second to load, and every server here has one authority. */
const settingsFor = once((ca: string) => new TlsSettings({ ca }));

function once<T>(make: (ca: string) => T): (ca: string) => T {
  let made: T | undefined;
  return (ca) => (made ??= make(ca));
}

export function destinationOf(
  { address, port }: Pick<ScriptedServer, 'address' | 'port'>,
  implicitTls = false,
): Destination {
  return {
    target: `mail.example:${port}`,
    host: 'mail.example',
    port,
    implicitTls,
    domain: null,
    address,
    family: 4,
    dnsMs: null,
  };
}

/** A server that greets, answers EHLO, and takes STARTTLS. */
export const SERVER = `
S: 220 mail.example ESMTP Postfix 4711
C: EHLO *
S: 250-mail.example Hello [192.0.2.10]
S: 250-SIZE 1000
S: 250-starttls
S: 250 AUTH LOGIN PLAIN
C? STARTTLS
S: 220 2.0.0 Ready
TLS may-fail
C? EHLO *
S: 250-mail.example
S: 250 SIZE 1000
C? QUIT
S: 221 2.0.0 Bye
`;
