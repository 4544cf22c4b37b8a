/**
 * Compares what two vantage points saw of one server, and says what must lie on the path between.
 *
 * Exchange chooses the Receive connector by the address of the client, so that two vantage points may
 * rightly see two connectors: only what a connector does not explain is put down to the path.
 */

import type { Facts } from '../../../probes/index.ts';
import { findKeyword } from '../../smtp/ehlo.ts';
import { printable } from '../../smtp/printable.ts';
import type { Certainty } from '../finding.ts';
import type { Judged } from '../judge.ts';
import { compareKeywords } from './keywords.ts';
import { stableGreeting } from './stable-greeting.ts';
import { stateOf } from './state.ts';

/** Nothing differs; the path does it; the server does it; or either may. */
export const PATH_CONCLUSIONS = ['on-path', 'cannot-tell', 'server-side', 'same'] as const;

export type PathConclusion = (typeof PATH_CONCLUSIONS)[number];

export interface PathEvidence {
  readonly conclusion: PathConclusion;
  /** How sure it is that the path does it; null with every other conclusion. */
  readonly certainty: Exclude<Certainty, 'certain'> | null;
  /** One sentence; what a server said stands in it printable. */
  readonly message: string;
  /** What differs, a sentence each; empty where nothing does. */
  readonly differences: readonly string[];
}

/** Compares the records of two vantage points, in whatever order. */
export function comparePath(one: Judged, other: Judged): PathEvidence {
  const sides = [one, other] as const;
  const differences = describeDifferences(one, other);
  const deaf = sides.find(({ facts }) => !isHeard(facts));
  if (deaf) {
    const why = deaf.failure?.message ?? 'the reply to EHLO was no answer';
    return cannotTell(`it could not be heard from ${vantage(deaf)}: ${why}`, differences);
  }
  const masked = sides.filter(({ facts }) => (facts.ehlo?.masked.length ?? 0) > 0);
  if (masked.length === 1 && masked[0]) {
    return onPath(
      'likely',
      `what the server says is rewritten on the way to ${vantage(masked[0])}`,
      differences,
    );
  }
  const lacking = sides.filter(({ facts }) => facts.starttls.advertised === false);
  if (lacking.length === 1 && lacking[0]) {
    const offering = lacking[0] === one ? other : one;
    return judgeMissing(lacking[0], offering, differences);
  }
  return judgeRest(one, other, differences);
}

/** STARTTLS is offered to one, and not to the other. */
function judgeMissing(
  lacking: Judged,
  offering: Judged,
  differences: readonly string[],
): PathEvidence {
  const where = `STARTTLS is offered to ${vantage(offering)}, and not to ${vantage(lacking)}`;
  if (!isSameServer(lacking, offering)) {
    return cannotTell(
      `${where}; but another server, or another member of a pool, answered`,
      differences,
    );
  }
  if (
    lacking.connector !== null &&
    offering.connector !== null &&
    lacking.connector !== offering.connector
  ) {
    return serverSide(`${where}, and by the policy another connector answered`, differences);
  }
  // What takes out STARTTLS does not know X-ANONYMOUSTLS either, and takes it out too.
  if (findKeyword(lacking.facts.ehlo?.keywords ?? [], 'X-ANONYMOUSTLS')) {
    return serverSide(
      `${where}; X-ANONYMOUSTLS came through, so the server itself leaves STARTTLS out`,
      differences,
    );
  }
  if (worksUnlisted(lacking.facts)) {
    return onPath(
      'likely',
      `${where}, where it works all the same when it is asked for`,
      differences,
    );
  }
  const sameConnector = lacking.connector !== null && lacking.connector === offering.connector;
  const explained = looksLikeExchange(offering.facts) && !sameConnector;
  if (explained) {
    return onPath(
      'possible',
      `${where}; Exchange may also have answered with two connectors, which it chooses by address (RemoteIPRanges)`,
      differences,
    );
  }
  return onPath('likely', `${where}, though the same server answered`, differences);
}

/** STARTTLS is the same to both; TLS, the certificate or the rest may not be. */
function judgeRest(one: Judged, other: Judged, differences: readonly string[]): PathEvidence {
  const [own, others] = [one.facts.certificate, other.facts.certificate];
  const broken = [one, other].filter(({ facts }) => facts.starttls.negotiated === false);
  const sameServer = isSameServer(one, other);
  if (broken.length === 1 && broken[0] && one.facts.starttls.advertised === true && sameServer) {
    return onPath(
      'possible',
      `STARTTLS is offered to both, but TLS fails from ${vantage(broken[0])} alone`,
      differences,
    );
  }
  if (own && others && own.fingerprint256 !== others.fingerprint256) {
    const who = sameServer ? 'the same name answered' : 'another name answered';
    return cannotTell(
      `the certificates differ, and ${who}: TLS may be ended on the path, or there are several servers or connectors`,
      differences,
    );
  }
  if (!sameServer)
    return cannotTell('another server, connector or member of a pool answered', differences);
  if (differences.length > 0) {
    return serverSide(
      'what differs does not concern TLS, and another connector explains it',
      differences,
    );
  }
  const message = `Nothing differs between ${vantage(one)} and ${vantage(other)}.`;
  return { conclusion: 'same', certainty: null, message, differences };
}

function describeDifferences(one: Judged, other: Judged): string[] {
  const [before, after] = [stateOf(one), stateOf(other)];
  const greetings = [before.greeting, after.greeting].map((text) => text && stableGreeting(text));
  const keywords = compareKeywords('EHLO', before.keywords, after.keywords);
  return [
    ...differing('STARTTLS', before.advertised, after.advertised),
    ...differing('the name of the server', serverName(one), serverName(other)),
    ...(greetings[0] === greetings[1]
      ? []
      : differing('the greeting', before.greeting, after.greeting)),
    ...(keywords.length === 0
      ? []
      : differing('EHLO', before.keywords?.join(' ') ?? null, after.keywords?.join(' ') ?? null)),
    ...differing(
      'the marks of a rewritten dialogue',
      before.masked.join(' '),
      after.masked.join(' '),
    ),
    ...differing('the reply to STARTTLS', before.starttlsReply, after.starttlsReply),
    ...differing('TLS', before.protocol, after.protocol),
    ...differing(
      'the certificate',
      before.certificate?.fingerprint256 ?? null,
      after.certificate?.fingerprint256 ?? null,
    ),
  ];
}

/** `STARTTLS: true, and false`; nothing where the two are the same. */
function differing(
  what: string,
  one: string | boolean | null,
  other: string | boolean | null,
): string[] {
  if (one === other) return [];
  return [`${what}: ${spell(one)}, and ${spell(other)}`];
}

function spell(value: string | boolean | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'offered' : 'not offered';
  return value === '' ? 'none' : printable(value, 300);
}

function isHeard({ starttls }: Facts): boolean {
  return starttls.advertised !== null || starttls.implicit;
}

function serverName({ facts }: Judged): string | null {
  return facts.ehlo?.serverName?.toLowerCase() ?? null;
}

function isSameServer(one: Judged, other: Judged): boolean {
  return serverName(one) !== null && serverName(one) === serverName(other);
}

function worksUnlisted({ starttls }: Facts): boolean {
  return starttls.reply?.code === 220 && !starttls.misplaced;
}

/** It says our address in its reply to EHLO, lists a keyword of its own, or greets as Exchange does. */
function looksLikeExchange({ greeting, ehlo }: Facts): boolean {
  const greets = /Microsoft ESMTP/i.test(greeting?.lines[0] ?? '');
  return (
    greets ||
    (ehlo?.keywords.some(({ keyword }) => /^X-(?:EXPS|ANONYMOUSTLS)$/i.test(keyword)) ?? false)
  );
}

/** The address that we spoke from, as we know it. */
function vantage({ localAddress }: Judged): string {
  return localAddress ?? 'an address that is not known';
}

function onPath(
  certainty: PathEvidence['certainty'],
  why: string,
  differences: readonly string[],
): PathEvidence {
  const sure =
    certainty === 'likely'
      ? 'Something on the path changes it'
      : 'Something on the path may change it';
  return {
    conclusion: 'on-path',
    certainty,
    message: `${sure}: ${printable(why, 600)}.`,
    differences,
  };
}

function serverSide(why: string, differences: readonly string[]): PathEvidence {
  const message = `The server itself answers so: ${printable(why, 600)}.`;
  return { conclusion: 'server-side', certainty: null, message, differences };
}

function cannotTell(why: string, differences: readonly string[]): PathEvidence {
  const message = `Could not tell whether the path changes it: ${printable(why, 600)}.`;
  return { conclusion: 'cannot-tell', certainty: null, message, differences };
}
