/** Holds what a server says now against an earlier recording of it. */

import { type EhloKeyword, readEhloKeywords } from '../smtp/ehlo.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Exchange } from './result.ts';
import type { Script } from './script.ts';
import { ScriptError } from './script-error.ts';
import { readSeenReply, readSeenTls, type SeenTls, showLine } from './seen.ts';

/** What an earlier session was, as its recording keeps it. */
export interface Recorded {
  readonly exchanges: readonly { readonly command: string | null; readonly reply: Reply }[];
  readonly tls: SeenTls | null;
}

/** One difference. */
export interface Difference {
  readonly kind:
    | 'code'
    | 'keyword-added'
    | 'keyword-removed'
    | 'parameters'
    | 'protocol'
    | 'cipher'
    | 'certificate'
    | 'ended-early';
  /** Which reply it is about: `the greeting`, `EHLO mail.example under TLS`, `the handshake`. */
  readonly where: string;
  /** Null where there was nothing. */
  readonly before: string | null;
  readonly now: string | null;
}

/** Reads what a recording keeps. @throws ScriptError where the script is no recording. */
export function readRecording({ name, steps }: Script): Recorded {
  const exchanges: Recorded['exchanges'][number][] = [];
  let tls: SeenTls | null = null;
  let command: string | null = null;
  for (const step of steps) {
    if (step.kind === 'say') command = step.text.slice('C:'.length).trim();
    if (step.kind === 'tls') tls = step.seen === null ? null : readSeenTls(step.seen);
    if (step.kind !== 'hear') continue;
    const reply = readSeenReply(step.seen);
    if (!reply) throw notRecorded(name, step.line);
    exchanges.push({ command, reply });
    command = null;
  }
  if (exchanges.length === 0) throw notRecorded(name, 1);
  return { exchanges, tls };
}

/** Every difference, in the order in which the server shows them. */
export function compareReplay(
  before: Recorded,
  now: { readonly exchanges: readonly Exchange[]; readonly tls: SeenTls | null },
): Difference[] {
  const differences = before.exchanges.flatMap(({ command, reply }, index) => {
    const where = nameOf(before, index, command);
    const again = now.exchanges[index];
    if (again) return compareReplies(where, reply, asSeen(again.reply), isEhlo(command));
    const ended: Difference = { kind: 'ended-early', where, before: `${reply.code}`, now: null };
    return index === now.exchanges.length ? [ended] : [];
  });
  return [...differences, ...compareTls(before.tls, now.tls)];
}

/** A reply as it would be recorded. */
function asSeen(reply: Reply): Reply {
  return { ...reply, lines: reply.lines.map(showLine) };
}

function compareReplies(where: string, before: Reply, now: Reply, ehlo: boolean): Difference[] {
  if (before.code !== now.code) {
    return [{ kind: 'code', where, before: `${before.code}`, now: `${now.code}` }];
  }
  return ehlo ? compareKeywords(where, readEhloKeywords(before), readEhloKeywords(now)) : [];
}

function compareKeywords(
  where: string,
  before: readonly EhloKeyword[],
  now: readonly EhloKeyword[],
): Difference[] {
  const [old, fresh] = [byKeyword(before), byKeyword(now)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return names.flatMap((name): Difference[] => {
    const [was, is] = [old.get(name) ?? null, fresh.get(name) ?? null];
    if (was === null) return [{ kind: 'keyword-added', where, before: null, now: is }];
    if (is === null) return [{ kind: 'keyword-removed', where, before: was, now: null }];
    return was === is ? [] : [{ kind: 'parameters', where, before: was, now: is }];
  });
}

/** Each keyword with its parameters, which have no order; a keyword said twice counts once. */
function byKeyword(keywords: readonly EhloKeyword[]): Map<string, string> {
  const parameters = new Map<string, Set<string>>();
  for (const { keyword, parameters: words } of keywords) {
    const name = keyword.toUpperCase();
    parameters.set(name, new Set([...(parameters.get(name) ?? []), ...words]));
  }
  return new Map(
    Array.from(parameters, ([name, words]) => [name, [name, ...[...words].sort()].join(' ')]),
  );
}

function compareTls(before: SeenTls | null, now: SeenTls | null): Difference[] {
  const where = 'the handshake';
  if (!before || !now) return [];
  const differences: Difference[] = [];
  for (const kind of ['protocol', 'cipher'] as const) {
    if (before[kind] === now[kind]) continue;
    differences.push({ kind, where, before: before[kind], now: now[kind] });
  }
  if (before.sha256 === now.sha256) return differences;
  const certificates = { before: spellCertificate(before), now: spellCertificate(now) };
  return [...differences, { kind: 'certificate', where, ...certificates }];
}

function spellCertificate({ subject, notAfter, sha256 }: SeenTls): string | null {
  if (sha256 === null) return null;
  return `${subject || 'without a subject'}, until ${notAfter ?? 'unknown'}, SHA-256 ${sha256}`;
}

function nameOf(recorded: Recorded, index: number, command: string | null): string {
  if (index === 0 && command === null) return 'the greeting';
  if (command === null) return 'a reply that nobody asked for';
  const earlier = recorded.exchanges.slice(0, index).some((one) => isEhlo(one.command));
  return isEhlo(command) && earlier ? `the second ${command}` : command;
}

function isEhlo(command: string | null): boolean {
  return command !== null && /^EHLO\b/i.test(command);
}

function notRecorded(name: string, line: number): ScriptError {
  return new ScriptError(
    `${name}:${line}:1: no recording: nothing tells what was seen; make one with --record`,
  );
}
