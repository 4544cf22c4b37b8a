/** What the tests of probers probe with, and what. */

import { PROBES } from '../../probes/index.ts';
import { type DialogueOptions, dialogueOptions } from '../../src/dialogue/options.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, type Standard } from '../../src/rules/judge.ts';
import type { Job, ScanRecord } from '../../src/scan/job.ts';
import type { Probing } from '../../src/scan/probing.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';

/** A server without STARTTLS, which is soon asked. */
export const PLAIN = `S: 220 a.example
C: EHLO *
S: 250 a.example
C: QUIT
S: 221 Bye`;

/** The usual probes and all rules; an exception that is our bug is thrown unless it is taken. */
export function probing(
  options: Partial<DialogueOptions> = {},
  standard: Partial<Standard> = {},
): Probing {
  const onBug = (error: unknown) => {
    throw error;
  };
  return {
    probes: PROBES.filter(({ intrusive }) => !intrusive),
    options: dialogueOptions({ tryUnadvertised: false, onBug, ...options }),
    judging: { rules: RULES, standard: { ...DEFAULT_STANDARD, ...standard } },
  };
}

/** A job at a server on 127.0.0.1 that goes by the name of `host`. */
export function jobAt({ port }: { readonly port: number }, host: string, retries = 0): Job {
  return {
    destination: {
      target: `${host}:${port}`,
      host,
      port,
      implicitTls: false,
      domain: null,
      address: '127.0.0.1',
      family: 4,
      dnsMs: null,
    },
    declared: NOTHING_DECLARED,
    retries,
  };
}

/** What the line of a record says. @throws Error where there is none. */
export function read(record: ScanRecord | null): Judged {
  if (!record) throw new Error('the job was cut short');
  return JSON.parse(record.line);
}
