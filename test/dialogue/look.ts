/** Probes a scripted server, as the tests of the dialogue need it. */

import { type Facts, PROBES } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { type DialogueOptions, dialogueOptions } from '../../src/dialogue/options.ts';
import type { Probe } from '../../src/dialogue/probe.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import type { Destination } from '../../src/target/target.ts';
import type { ScriptedServer } from '../support/scripted-server.ts';
import { readAuthority } from '../support/server-certificates.ts';

/** What is asked unless a person asks for more. */
export const USUAL_PROBES = PROBES.filter(({ intrusive }) => !intrusive);

/** The same, and whether MAIL FROM is refused in clear. */
export const WITH_MAIL: readonly Probe[] = PROBES.filter(
  ({ id, intrusive }) => !intrusive || id === 'mail-before-tls',
);

/** A dialogue up to the 220 to STARTTLS. */
export const TO_STARTTLS = `S: 220 a.example
C: EHLO *
S: 250-a.example
S: 250 STARTTLS
C: STARTTLS
S: 220 Go
`;

/** What differs from the usual look at `mail.example` on 127.0.0.1. */
interface Circumstances {
  readonly destination?: Partial<Destination>;
  readonly probes?: readonly Probe[];
  readonly options?: Partial<DialogueOptions>;
  readonly signal?: AbortSignal;
}

let settings: Promise<TlsSettings> | undefined;

/**
 * Trusts the authority of the scripted servers.
 *
 * Both contexts are made at once: loading the trusted roots stops everything for a moment, which
 * looks like a slow server.
 */
async function createTlsSettings(): Promise<TlsSettings> {
  const created = new TlsSettings({ ca: await readAuthority() });
  created.modern();
  created.legacy();
  return created;
}

/** Observes the server; an exception that is our bug rejects unless `onBug` takes it. */
export async function look(
  { port }: { readonly port: number },
  { destination, probes = USUAL_PROBES, options, signal }: Circumstances = {},
): Promise<Observation<Facts>> {
  const target: Destination = {
    target: `mail.example:${port}`,
    host: 'mail.example',
    port,
    implicitTls: false,
    domain: null,
    address: '127.0.0.1',
    family: 4,
    dnsMs: null,
    ...destination,
  };
  const onBug = (error: unknown) => {
    throw error;
  };
  settings ??= createTlsSettings();
  const held = dialogueOptions({ tls: await settings, onBug, ...options });
  return (await observe(target, probes, held, signal ?? null)) as Observation<Facts>;
}

/** What the client said on each connection, without line ends, once all have ended. */
export async function commandsTo(server: ScriptedServer): Promise<string[][]> {
  await server.settled();
  return server.received.map((lines) => lines.map((line) => line.trimEnd()));
}
