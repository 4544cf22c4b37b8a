/** Fuzzes the whole way from a hostile server to every report. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Facts, PROBES } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import { readPolicy } from '../../src/policy/read/read-policy.ts';
import { DEFAULT_STANDARD, type Standard } from '../../src/rules/judge.ts';
import type { Timeouts } from '../../src/smtp/timeouts.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import type { Destination } from '../../src/target/target.ts';
import { fixtureNames, readScript } from '../support/scripted-server.ts';
import { readAuthority } from '../support/server-certificates.ts';
import { Defect, type Fuzzer } from './fuzzer.ts';
import { HostileServer } from './hostile-server.ts';
import { type Moves, movesOf, tellMoves } from './moves.ts';
import type { Random } from './random.ts';
import { requireRecord } from './record-law.ts';
import { twist } from './twist.ts';
import { hasEndlessLine, tellListing } from './what-was-sent.ts';

const LANES = 48;

/** Short, for what keeps silent is waited for; long enough for a busy machine to shake hands. */
const TIMEOUTS: Timeouts = {
  connectMs: 2_000,
  greetingMs: 150,
  idleMs: 150,
  replyMs: 250,
  handshakeMs: 400,
  targetMs: 1_000,
};

/** How late a dialogue may end on a machine that has much to do. */
const MARGIN_MS = 5_000;

const EXPORTS = join(import.meta.dirname, '../../examples/exports');

/** What one case is about. */
interface Case {
  readonly moves: Moves;
  readonly isTwisted: boolean;
  readonly implicitTls: boolean;
  readonly enforce: boolean;
  readonly standard: Standard;
  readonly isLong: boolean;
}

/** Loads what all cases share; `close` lets go of the listeners. */
export async function createDialogueFuzzer(): Promise<Fuzzer> {
  const originals = fixtureNames().map((file) => movesOf(readScript({ file })));
  const standards = readStandards();
  const tls = new TlsSettings({ ca: await readAuthority() });
  tls.modern();
  tls.legacy();
  const servers = await Promise.all(Array.from({ length: LANES }, () => HostileServer.start()));

  async function play(random: Random, lane: number): Promise<void> {
    const server = servers[lane] as HostileServer;
    const one = chooseCase(random, originals, standards);
    server.prepare(one.moves);
    const bugs: unknown[] = [];
    const probes = one.enforce ? PROBES : PROBES.filter(({ intrusive }) => !intrusive);
    const options = dialogueOptions({
      tls,
      timeouts: TIMEOUTS,
      transcript: random.oneIn(2),
      chain: random.oneIn(2),
      onBug: (error) => bugs.push(error),
    });
    const startedAt = performance.now();
    const seen = await observe<Facts>(destinationOf(server, one), probes, options);
    const tookMs = performance.now() - startedAt;
    await server.drop();
    const droppedAt = performance.now();
    const allowedMs = TIMEOUTS.targetMs + MARGIN_MS;
    try {
      if (bugs.length > 0) throw new Defect(`our own error: ${stackOf(bugs[0])}`);
      if (tookMs > allowedMs) throw new Defect(`took ${Math.round(tookMs)} ms`);
      requireHonesty(
        seen,
        one,
        server.wrote.map((wrote) => Buffer.concat(wrote)),
      );
      await requireRecord(seen, one.standard, { inHtml: one.isLong });
      const judgedMs = performance.now() - droppedAt;
      if (judgedMs > MARGIN_MS)
        throw new Defect(`took ${Math.round(judgedMs)} ms to judge and report`);
    } catch (error) {
      const { message } = error as Error;
      const found = JSON.stringify({ ...seen, transcript: undefined });
      const facts = `  ${one.implicitTls ? 'implicit TLS' : ''}\n${tellMoves(one.moves)}\n  ${found}`;
      throw new Defect(error instanceof Defect ? message : stackOf(error), facts);
    }
  }

  return {
    id: 'dialogue',
    lanes: LANES,
    play,
    settle: () => requireNothingLeft(LANES),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function chooseCase(
  random: Random,
  originals: readonly Moves[],
  standards: readonly Standard[],
): Case {
  const original = random.pick(originals);
  const isTwisted = !random.oneIn(12);
  return {
    moves: isTwisted ? twist(original, random) : original,
    isTwisted,
    implicitTls: random.oneIn(15),
    enforce: random.oneIn(6),
    standard: random.pick(standards),
    isLong: random.oneIn(10),
  };
}

function readStandards(): Standard[] {
  const policy = readPolicy(
    readFileSync(join(EXPORTS, 'receive-connectors.xml')),
    'connectors.xml',
  );
  return [
    DEFAULT_STANDARD,
    { ...DEFAULT_STANDARD, requireTls: true },
    { ...DEFAULT_STANDARD, policy },
    { ...DEFAULT_STANDARD, policy, connector: policy.connectors[0]?.identity ?? null },
  ];
}

function destinationOf({ port }: HostileServer, { implicitTls }: Case): Destination {
  const host = 'mail.example';
  const target = `${implicitTls ? 'smtps://' : ''}${host}:${port}`;
  return {
    target,
    host,
    port,
    implicitTls,
    domain: null,
    address: '127.0.0.1',
    family: 4,
    dnsMs: 0,
  };
}

/** What is said of STARTTLS must be what the octets said. @throws Defect. */
function requireHonesty(
  { facts, failure, outcome }: Observation<Facts>,
  { implicitTls, isTwisted }: Case,
  clear: readonly Buffer[],
): void {
  const { advertised } = facts.starttls;
  const told = new Set(clear.map(tellListing));
  const end = failure ? `${outcome} at ${failure.stage}` : outcome;
  const octets = implicitTls ? 'TLS' : [...told].join(', ');
  const contradiction = `advertised is ${advertised} (${end}), but the octets say ${octets}`;
  if (implicitTls) {
    if (advertised !== null) throw new Defect(contradiction);
    return;
  }
  if (advertised !== null) {
    if (told.has('doubtful')) return;
    if (!told.has(advertised ? 'listed' : 'unlisted')) throw new Defect(contradiction);
    return;
  }
  if (told.has('doubtful') || clear.some(hasEndlessLine)) return;
  if (failure === null && !told.has('unknown')) throw new Defect(contradiction);
  const isPast = ['starttls', 'handshake', 'after-tls', 'quit'].includes(failure?.stage ?? '');
  if (isPast) throw new Defect(`${contradiction}, and forgot it`);
  const isPlain = !isTwisted && outcome !== 'timed-out' && !told.has('unknown');
  if (isPlain && outcome !== 'malformed')
    throw new Defect(`${contradiction}, and nothing was twisted`);
}

/** Sockets and timers that outlive their dialogue. @throws Defect. */
async function requireNothingLeft(listeners: number): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  let left: string[] = [];
  while (performance.now() < giveUpAt) {
    left = process.getActiveResourcesInfo().filter((name) => /^TCP(?:Socket)?Wrap|TLS/.test(name));
    if (left.length === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Defect(`left behind beside ${listeners} listeners: ${left.join(', ')}`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
