import type { Dialogue } from '../src/dialogue/dialogue.ts';
import { defineSurvey } from '../src/dialogue/probe.ts';
import type { Visitor } from '../src/dialogue/visitor.ts';
import type { CertificateFacts } from '../src/smtp/certificate.ts';
import type { Failure } from '../src/smtp/failure.ts';
import { certificate } from './certificate.ts';
import { type EhloFacts, ehlo } from './ehlo.ts';
import { type StartTlsFacts, starttls } from './starttls.ts';

/** One address seen several times, which tells the members of a pool apart. */
export interface SamplesFacts {
  /** The usual look first. */
  readonly looks: readonly Sample[];
}

/** What one look saw. */
export interface Sample {
  /** Null when we could not tell. */
  readonly advertised: boolean | null;
  /** Whether the handshake was completed; null when it was not tried. */
  readonly negotiated: boolean | null;
  /** The name in the reply to EHLO; null when there was none. */
  readonly serverName: string | null;
  /** In capitals, without STARTTLS; null when EHLO was not accepted. */
  readonly keywords: readonly string[] | null;
  /** The SHA-256 fingerprint of the certificate; null without one, and so are the next three. */
  readonly fingerprint256: string | null;
  readonly notAfter: string | null;
  readonly trusted: boolean | null;
  /** Null also for an address without a name to compare with. */
  readonly nameMatches: boolean | null;
  /** How the look ended early; null where it did not. */
  readonly failure: string | null;
}

/** Asks again what the usual look asked, so often as the user said. */
export const samples = defineSurvey({
  id: 'samples',
  title: 'The same address, several times',
  reference: 'RFC 5321 §4.1.1.1, RFC 3207 §4',
  intrusive: true,
  async ask(visitor): Promise<SamplesFacts> {
    const { main, options } = visitor;
    const looks = [readSample(main.facts, main.failure)];
    while (looks.length < options.samples) looks.push(await lookAgain(visitor));
    return { looks };
  },
});

type Seen = Readonly<Record<string, unknown>>;

async function lookAgain(visitor: Visitor): Promise<Sample> {
  const { tls } = visitor.options;
  const handshake = visitor.main.facts['handshake'] as { legacy: boolean } | undefined;
  const isLegacy = handshake?.legacy === true;
  const manner = { context: () => (isLegacy ? tls.legacy() : tls.modern()) };
  let seen: Seen = {};
  const { failure } = await visitor.visit(async (dialogue) => {
    // What was learnt by then counts, however the look ends.
    seen = dialogue.facts;
    await askTheUsual(dialogue);
  }, manner);
  return readSample(seen, failure);
}

async function askTheUsual(dialogue: Dialogue): Promise<void> {
  for (const probe of [ehlo, starttls, certificate]) {
    if (dialogue.over && probe !== certificate) return;
    dialogue.facts[probe.id] = await probe.ask(dialogue);
  }
}

function readSample(seen: Seen, failure: Failure | null): Sample {
  const heard = seen['ehlo'] as EhloFacts | undefined;
  const asked = seen['starttls'] as StartTlsFacts | undefined;
  const shown = seen['certificate'] as CertificateFacts | null | undefined;
  return {
    advertised: asked?.advertised ?? null,
    negotiated: asked?.negotiated ?? null,
    serverName: heard?.serverName ?? null,
    keywords: heard?.esmtp ? readKeywords(heard) : null,
    fingerprint256: shown?.fingerprint256 ?? null,
    notAfter: shown?.notAfter ?? null,
    trusted: shown?.trusted ?? null,
    nameMatches: shown?.nameMatches ?? null,
    failure: failure?.message ?? null,
  };
}

function readKeywords({ keywords }: EhloFacts): string[] {
  const names = keywords.map(({ keyword }) => keyword.toUpperCase());
  return names.filter((name) => name !== 'STARTTLS');
}
