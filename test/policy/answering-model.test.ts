/**
 * Holds whoAnswers against a model that knows no ranges, only sets of sixteen client addresses.
 *
 * What is unknown is tried in every way, and what is not documented by every convention: an answer
 * may be certain only if all of them agree.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whoAnswers } from '../../src/policy/answering.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { connector } from '../support/connectors.ts';

type Family = 4 | 6;
type Host = 'here' | 'there' | 'everywhere';

/** A span of client addresses, both ends included. */
interface Span {
  readonly low: number;
  readonly high: number;
}

/** A connector of a small world; where something is unknown, there may be more than what stands. */
interface Drawn {
  readonly enabled: boolean | null;
  readonly hosts: readonly Host[];
  readonly hostsUnknown: boolean;
  readonly spans: readonly Span[];
  readonly spansUnknown: boolean;
}

/** Which of these connectors, all in one family, answers this client? */
interface Question {
  readonly family: Family;
  readonly drawn: readonly Drawn[];
  readonly client: number;
  readonly isMapped: boolean;
}

const PLACES = 16;
const WHOLE: Span = { low: 0, high: PLACES - 1 };
const HOSTS: readonly Host[] = ['here', 'there', 'everywhere'];

const ADDRESSES: Readonly<Record<Family, Readonly<Record<Host, string>>>> = {
  4: { here: '192.0.2.1', there: '192.0.2.2', everywhere: '0.0.0.0' },
  6: { here: '[2001:db8::1]', there: '[2001:db8::2]', everywhere: '[::]' },
};

function spell(family: Family, place: number): string {
  return family === 4 ? `10.0.0.${place}` : `fd00::${place.toString(16)}`;
}

/** As a single address or a network where it is one, or else from first to last. */
function spellSpan(family: Family, { low, high }: Span): string {
  const size = high - low + 1;
  if (size === 1) return spell(family, low);
  const isNetwork = Number.isInteger(Math.log2(size)) && low % size === 0;
  const prefix = (family === 4 ? 32 : 128) - Math.log2(size);
  // The last address has all host bits set.
  if (isNetwork) return `${spell(family, high)}/${prefix}`;
  return `${spell(family, low)} - ${spell(family, high)}`;
}

function declare(family: Family, drawn: Drawn, index: number): ReceiveConnector {
  const bindings = drawn.hosts.map((host) => `${ADDRESSES[family][host]}:25`);
  const ranges = drawn.spans.map((span) => spellSpan(family, span));
  return connector({
    identity: `EX01\\${index}`,
    enabled: drawn.enabled,
    bindings: withGap(bindings, drawn.hostsUnknown, '0.0.0.0:587'),
    remoteIpRanges: withGap(ranges, drawn.spansUnknown, '198.51.100.0/24'),
  });
}

/** Nothing known is a property that was not declared; else one entry cannot be read. */
function withGap(texts: readonly string[], isUnknown: boolean, decoy: string): string[] | null {
  if (!isUnknown) return [...texts, decoy];
  return texts.length === 0 ? null : [...texts, 'unreadable…'];
}

/** One way in which a connector may really be configured. */
interface Real {
  readonly index: number;
  readonly enabled: boolean;
  readonly hosts: readonly Host[];
  readonly spans: readonly Span[];
}

function realities(drawn: Drawn, index: number, client: number): Real[] {
  const switches = drawn.enabled === null ? [true, false] : [drawn.enabled];
  const moreHosts = drawn.hostsUnknown ? [[], ...HOSTS.map((host) => [host])] : [[]];
  // Exchange refuses ranges that overlap without nesting; these two nest with every other.
  const spans: Span[] = [{ low: client, high: client }, WHOLE];
  const moreSpans = drawn.spansUnknown ? [[], ...spans.map((span) => [span])] : [[]];
  return switches.flatMap((enabled) =>
    moreHosts.flatMap((hosts) =>
      moreSpans.map((more) => ({
        index,
        enabled,
        hosts: [...drawn.hosts, ...hosts],
        spans: [...drawn.spans, ...more],
      })),
    ),
  );
}

/** Every combination of one element of each list. */
function combine<Item>(lists: readonly (readonly Item[])[]): Item[][] {
  return lists.reduce<Item[][]>(
    (rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])),
    [[]],
  );
}

type Verdict = number | 'nobody' | 'unclear';

/** The index of whom the documented rule makes answer, bindings aside. */
function mostSpecific(reals: readonly Real[], client: number): Verdict {
  const matching = reals.flatMap(({ index, spans }) => {
    const around = spans
      .map(({ low, high }) => Array.from({ length: high - low + 1 }, (_, at) => low + at))
      .filter((places) => places.includes(client))
      .sort((one, other) => one.length - other.length);
    return around[0] ? [{ index, places: new Set(around[0]) }] : [];
  });
  if (matching.length === 0) return 'nobody';
  const winner = matching.find(({ index, places }) =>
    matching.every(
      (other) =>
        other.index === index ||
        (places.isSubsetOf(other.places) && places.size < other.places.size),
    ),
  );
  return winner?.index ?? 'unclear';
}

function listensOn({ enabled, hosts }: Real, local: Host): boolean {
  return enabled && (hosts.includes(local) || hosts.includes('everywhere'));
}

/** What each convention about bindings makes of it: they do not count; the closest goes first. */
function verdictsOn(local: Host, world: readonly Real[], client: number): Verdict[] {
  const matching = world
    .filter((real) => listensOn(real, local))
    .filter(({ spans }) => spans.some(({ low, high }) => low <= client && client <= high));
  const closest = matching.filter(({ hosts }) => hosts.includes(local));
  return [
    mostSpecific(matching, client),
    mostSpecific(closest.length > 0 ? closest : matching, client),
  ];
}

/** Every way in which the unknown may be. */
function worldsOf({ drawn, client }: Question): Real[][] {
  return combine(drawn.map((one, index) => realities(one, index, client)));
}

const RARELY = fc.nat(4).map((it) => it === 0);
const SPAN = fc
  .tuple(fc.nat(PLACES - 1), fc.nat(PLACES - 1))
  .map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other) }));
/** Networks nest, as Exchange asks for; spans drawn freely seldom do. */
const NETWORK = fc
  .tuple(fc.nat(PLACES - 1), fc.constantFrom(1, 2, 4, 8, 16))
  .map(([place, size]) => {
    const low = place - (place % size);
    return { low, high: low + size - 1 };
  });

const DRAWN: fc.Arbitrary<Drawn> = fc.record({
  enabled: fc.constantFrom(true, true, true, true, false, null),
  hosts: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Host[]>(['everywhere']) },
    { weight: 2, arbitrary: fc.constant<Host[]>(['here']) },
    { weight: 2, arbitrary: fc.subarray([...HOSTS]) },
  ),
  hostsUnknown: RARELY,
  spans: fc.array(fc.oneof({ weight: 4, arbitrary: NETWORK }, SPAN), { maxLength: 3 }),
  spansUnknown: RARELY,
});

const QUESTION: fc.Arbitrary<Question> = fc.record({
  family: fc.constantFrom<Family>(4, 6),
  drawn: fc.array(DRAWN, { minLength: 1, maxLength: 4 }),
  client: fc.nat(PLACES - 1),
  isMapped: fc.boolean(),
});

function ask({ family, drawn, client, isMapped }: Question, local: Host | null) {
  const declared = drawn.map((one, index) => declare(family, one, index));
  const mapped = family === 4 && isMapped ? '::ffff:' : '';
  const address = local && ADDRESSES[family][local].replace(/[[\]]/g, '');
  const found = whoAnswers(declared, `${mapped}${spell(family, client)}`, { address, port: 25 });
  const verdict: Verdict = found.connector ? declared.indexOf(found.connector) : 'nobody';
  return { found, verdict };
}

test('an answer is certain exactly if everything that is unknown leads to it', () => {
  fc.assert(
    fc.property(QUESTION, (question) => {
      const { found, verdict } = ask(question, 'here');
      const possible = new Set(
        worldsOf(question).flatMap((world) => verdictsOn('here', world, question.client)),
      );
      expect(found.certain).toBe(possible.size === 1 && !possible.has('unclear'));
      if (found.certain) expect(possible).toEqual(new Set([verdict]));
      // One that is named without certainty must be able to answer at least.
      if (verdict !== 'nobody') expect(possible.has(verdict) || possible.has('unclear')).toBe(true);
      expect(found.others).toHaveLength(question.drawn.length - (found.connector ? 1 : 0));
    }),
    { numRuns: 2000 },
  );
});

test('without the local address it is certain only if every address leads to it', () => {
  fc.assert(
    fc.property(QUESTION, (question) => {
      const { found, verdict } = ask(question, null);
      if (!found.certain) return;
      for (const world of worldsOf(question)) {
        // The client got through, so that somebody listens where it came.
        const locals = HOSTS.filter((local) => world.some((real) => listensOn(real, local)));
        for (const local of locals) {
          expect(new Set(verdictsOn(local, world, question.client))).toEqual(new Set([verdict]));
        }
      }
    }),
    { numRuns: 2000 },
  );
});
