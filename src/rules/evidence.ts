/** Quotes what was seen, so that every finding carries what decided it. */

import type { EhloFacts } from '../../probes/ehlo.ts';
import type { Observation } from '../dialogue/observation.ts';
import { type Declaration, declaredSetting } from '../policy/declaration.ts';
import { spellNames } from '../smtp/ehlo.ts';
import { describeReply } from '../smtp/failures.ts';
import { printable } from '../smtp/printable.ts';
import type { Reply } from '../smtp/reply.ts';

/** `seen: STARTTLS was answered 454 4.7.0 TLS not available`. */
export function seenReply(to: string, reply: Reply): string {
  return `seen: ${to} was answered ${describeReply(reply)}`;
}

/** What the EHLO reply lists, or how EHLO was refused. */
export function seenKeywords({ keywords, refusal, helo }: EhloFacts): string {
  if (refusal) {
    const then = helo ? `, then HELO ${describeReply(helo)}` : '';
    return `${seenReply('EHLO', refusal)}${then}`;
  }
  const listed = spellNames(keywords);
  return `seen: EHLO lists ${listed === '' ? 'no keyword' : printable(listed, 300)}`;
}

/** The declared RequireTLS that makes a finding critical; nothing where it is not declared. */
export function declaredRequirement(declaration: Declaration | null): string[] {
  return declaration?.requireTls ? [declaredSetting(declaration, 'RequireTLS')] : [];
}

/** The marks that a middlebox left, those of one kind together. */
export function seenMasking({ masked }: EhloFacts): string[] {
  const kinds = new Set(masked.map(({ mark }) => mark));
  return Array.from(kinds, (kind) => {
    const lines = masked.filter(({ mark }) => mark === kind).map(({ line }) => line);
    return `seen: ${kind}: ${printable(lines.join(', '), 120)}`;
  });
}

/** Why there is nothing to quote. */
export function seenNothing({ failure }: Observation): string {
  return `seen: nothing (${failure?.message ?? 'EHLO was not asked'})`;
}

/** Why declared connectors do not answer. */
export function declaredOthers(
  others: readonly { readonly identity: string; readonly because: string }[],
): string[] {
  return others.map(
    ({ identity, because }) => `declared: ${printable(identity)}: ${printable(because)}`,
  );
}
