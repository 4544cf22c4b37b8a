/** Holds the EHLO keywords that a connector would print against those that were seen. */

import { type EhloKeyword, findKeyword, readEhloKeywords } from '../smtp/ehlo.ts';
import { readKeywordMarks } from '../smtp/masking.ts';
import { printable } from '../smtp/printable.ts';
import type { Reply } from '../smtp/reply.ts';
import type { ReceiveConnector } from './connector.ts';

/** What tells one connector from another; STARTTLS does not, for the certificate decides it. */
export type EhloTrait =
  | 'SIZE'
  /** Whether SIZE is there, and with a value: SizeEnabled. */
  | 'SIZE form'
  | 'AUTH'
  /** Whether AUTH lists GSSAPI: EnableAuthGSSAPI. */
  | 'AUTH GSSAPI'
  | 'X-ANONYMOUSTLS'
  | 'X-EXPS';

/** How well a connector fits what was seen. */
export interface EhloComparison {
  /** Traits that agree less traits that differ; 0 where nothing tells. */
  readonly score: number;
  /** One sentence for each trait that differs. */
  readonly differences: readonly string[];
}

/** The traits that a connector's declaration foretells; what was not declared foretells none. */
export function declaredTraits(connector: ReceiveConnector): EhloTrait[] {
  const { maxMessageSize, sizeEnabled, authMechanism, enableAuthGssapi } = connector;
  const traits = {
    SIZE: maxMessageSize !== null,
    'SIZE form': sizeEnabled !== null,
    AUTH: authMechanism !== null,
    'AUTH GSSAPI': authMechanism !== null && enableAuthGssapi !== null,
    'X-ANONYMOUSTLS': authMechanism !== null,
    'X-EXPS': authMechanism !== null,
  } as const satisfies Record<EhloTrait, boolean>;
  return (Object.keys(traits) as EhloTrait[]).filter((trait) => traits[trait]);
}

/**
 * Compares the lines of `ehloKeywords` with the keywords of a reply, both from before TLS or both
 * from after it.
 *
 * Left out is what no declaration settles: the mechanisms of X-EXPS, an AUTH without any, and
 * whatever is missing from a reply in which keywords were overwritten on the way.
 */
export function compareEhlo(
  expected: readonly string[],
  seen: readonly EhloKeyword[],
  traits: readonly EhloTrait[],
): EhloComparison {
  const foretold = readEhloKeywords(replyOf(expected));
  const isMasked = readKeywordMarks(replyOf(seen.map(({ keyword }) => keyword))).length > 0;
  const compared = traits
    .filter((trait) => !isMasked || findKeyword(seen, keywordOf(trait)))
    .map((trait) => ({ trait, expected: describe(trait, foretold), seen: describe(trait, seen) }))
    .filter((one) => one.expected !== null && one.seen !== null);
  const differing = compared.filter((one) => one.expected !== one.seen);
  return {
    score: compared.length - 2 * differing.length,
    differences: differing.map((one) => `${one.trait}: expected ${one.expected}, seen ${one.seen}`),
  };
}

/** `SIZE form` is about SIZE, `AUTH GSSAPI` about AUTH. */
function keywordOf(trait: EhloTrait): string {
  return trait.split(' ', 1).join('');
}

/** What a list of keywords says about a trait; null when it says nothing. */
function describe(trait: EhloTrait, keywords: readonly EhloKeyword[]): string | null {
  const { parameters } = findKeyword(keywords, keywordOf(trait)) ?? {};
  switch (trait) {
    case 'SIZE':
      return parameters?.[0] === undefined ? null : printable(parameters[0], 40);
    case 'SIZE form':
      if (!parameters) return 'absent';
      return parameters.length > 0 ? 'with a value' : 'without a value';
    case 'AUTH':
      return describeMechanisms(parameters ?? []);
    case 'AUTH GSSAPI':
      return parameters?.some((name) => name.toUpperCase() === 'GSSAPI') ? 'present' : 'absent';
    case 'X-ANONYMOUSTLS':
    case 'X-EXPS':
      return parameters ? 'present' : 'absent';
    default:
      return trait satisfies never;
  }
}

function describeMechanisms(mechanisms: readonly string[]): string {
  const names = mechanisms.map((name) => printable(name, 40).toUpperCase());
  return (
    [...new Set(names)]
      .filter((name) => name !== 'GSSAPI')
      .sort()
      .join(' ') || 'none'
  );
}

/** The reply to EHLO that these lines stand in. */
function replyOf(lines: readonly string[]): Reply {
  return { code: 250, enhanced: null, lines: ['', ...lines] };
}
