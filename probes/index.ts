/** The questions, in the order in which they are put. A new probe is one file and one line here. */

import type { Probe } from '../src/dialogue/probe.ts';
import { certificate } from './certificate.ts';
import { clientCertificate } from './client-certificate.ts';
import { commandInjection } from './command-injection.ts';
import { ehlo } from './ehlo.ts';
import { ehloAfterTls } from './ehlo-after-tls.ts';
import { greeting } from './greeting.ts';
import { handshake } from './handshake.ts';
import { mailBeforeTls } from './mail-before-tls.ts';
import { samples } from './samples.ts';
import { starttls } from './starttls.ts';
import { tlsVersions } from './tls-versions.ts';

export const PROBES = [
  greeting,
  ehlo,
  starttls,
  handshake,
  certificate,
  ehloAfterTls,
  mailBeforeTls,
  tlsVersions,
  clientCertificate,
  samples,
  commandInjection,
] as const satisfies readonly Probe[];

type AnyProbe = (typeof PROBES)[number];

/** The facts of an observation by probe id; absent where the dialogue did not come so far. */
export type Facts = {
  readonly [P in AnyProbe as P['id']]?: NonNullable<Awaited<ReturnType<P['ask']>>>;
} & {
  /** Always present. */
  readonly starttls: Awaited<ReturnType<typeof starttls.ask>>;
};
