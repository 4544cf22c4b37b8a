import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD } from '../../src/rules/judge.ts';
import type { Job } from '../../src/scan/job.ts';
import { makeRecord } from '../../src/scan/record.ts';
import { ReuseWindow } from '../../src/scan/reuse.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';
import type { Destination } from '../../src/target/target.ts';
import { factsWithoutTls, observation } from '../support/observations.ts';

const JUDGING = { rules: RULES, standard: DEFAULT_STANDARD };

function job(given: Partial<Destination> = {}, declared = NOTHING_DECLARED): Job {
  const destination: Destination = {
    target: 'mx:one.example',
    host: 'mx.example',
    port: 25,
    implicitTls: false,
    domain: 'one.example',
    address: '192.0.2.1',
    family: 4,
    dnsMs: 1,
    ...given,
  };
  return { destination, declared, retries: 0 };
}

const SECOND = { target: 'mx:two.example', domain: 'two.example' };

function recordOf({ destination, declared, retries }: Job) {
  const { target, host, port, address, domain } = destination;
  const seen = observation({ target, host, port, address, domain });
  return makeRecord(seen, { declared, retries }, JUDGING);
}

/** Admits a job and finishes it. */
function probe(window: ReuseWindow, one: Job): void {
  window.admit(one);
  window.finish(one, recordOf(one));
}

describe('a host that several domains share', () => {
  test('is probed once, and the others wait for it', () => {
    const window = new ReuseWindow(JUDGING);
    const leader = job();
    expect(window.admit(leader)).toBe('new');
    expect(window.admit(job(SECOND))).toBe('waiting');
    expect(window.waiting).toBe(1);
    const [copy] = window.finish(leader, recordOf(leader));
    expect(window.waiting).toBe(0);
    expect(JSON.parse(copy?.record.line ?? '')).toMatchObject({
      target: 'mx:two.example',
      domain: 'two.example',
      host: 'mx.example',
      address: '192.0.2.1',
      reusedFrom: 'mx:one.example',
      outcome: 'completed',
    });
  });

  test('is not probed again for a domain that comes later', () => {
    const window = new ReuseWindow(JUDGING);
    probe(window, job());
    const copy = window.admit(job(SECOND));
    expect(copy).toHaveProperty('line', expect.stringContaining('"reusedFrom":"mx:one.example"'));
  });

  test('is judged for each by what its own line declares', () => {
    const window = new ReuseWindow(JUDGING);
    const leader = job();
    window.admit(leader);
    const declared = { connector: null, requireTls: true };
    window.admit(job(SECOND, declared));
    const bare = observation({ target: 'mx:one.example', facts: factsWithoutTls() });
    const record = makeRecord(bare, leader, JUDGING);
    const [copy] = window.finish(leader, record);
    expect(record.gist.verdict).toBe('warning');
    expect(copy?.record.gist.verdict).toBe('critical');
  });

  test('is not what a host that was listed by itself had a dialogue about', () => {
    const window = new ReuseWindow(JUDGING);
    const alone = job({ target: 'mx.example:25', domain: null });
    window.admit(alone);
    const leader = job();
    window.admit(leader);
    window.admit(job(SECOND));
    expect(window.finish(alone, recordOf(alone))).toEqual([]);
    expect(window.finish(leader, recordOf(leader))).toHaveLength(1);
  });

  test('is probed again for the next domain where its dialogue was cut short', () => {
    const window = new ReuseWindow(JUDGING);
    const leader = job();
    window.admit(leader);
    window.admit(job(SECOND));
    expect(window.finish(leader, null)).toEqual([]);
    expect(window.admit(job({ target: 'mx:three.example', domain: 'three.example' }))).toBe('new');
  });
});

describe('what is another question', () => {
  test.each<[claim: string, given: Partial<Destination>]>([
    ['another name, which SNI and the name check depend on', { host: 'mx2.example' }],
    ['another port', { port: 587 }],
    ['another address', { address: '192.0.2.2' }],
    ['no domain: a host that was listed by itself', { target: 'mx.example:25', domain: null }],
    ['no address: there is nothing to share', { address: null, family: null }],
  ])('%s', (_claim, given) => {
    const window = new ReuseWindow(JUDGING);
    probe(window, job());
    expect(window.admit(job({ ...SECOND, ...given }))).toBe('new');
  });
});

test('a target that is listed twice is probed once', () => {
  const window = new ReuseWindow(JUDGING);
  expect(window.admit(job())).toBe('new');
  expect(window.admit(job())).toBe('duplicate');
});

test('of many hosts, those that are under way are remembered, and the oldest are not', () => {
  const window = new ReuseWindow(JUDGING);
  const at = (n: number) => ({ address: `192.0.${n >> 8}.${n & 255}` });
  window.admit(job(at(0)));
  for (let n = 1; n <= 2_100; n++) {
    probe(window, job(at(n)));
  }
  expect(window.admit(job({ ...SECOND, ...at(0) }))).toBe('waiting');
  expect(window.admit(job({ ...SECOND, ...at(1) }))).toBe('new');
  expect(window.admit(job({ ...SECOND, ...at(2_100) }))).toHaveProperty('line');
});
