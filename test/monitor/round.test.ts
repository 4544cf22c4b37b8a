import { describe, expect, test } from 'vitest';
import { countEndpoints, spreadRate } from '../../src/monitor/round.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { groupPlan } from '../support/group-plans.ts';

const MINUTE = 60_000;

describe('targets are spread over their time', () => {
  test.each([
    ['many evenly', { targets: 6_000, spreadMs: 2 * MINUTE, rate: null }, 50],
    ['few without being held back for it', { targets: 3, spreadMs: 10 * MINUTE, rate: null }, 1],
    ['and never faster than they may be begun', { targets: 6_000, spreadMs: MINUTE, rate: 20 }, 20],
    ['nor is a lower rate raised', { targets: 3, spreadMs: MINUTE, rate: 0.1 }, 0.1],
  ])('%s', (_claim, { targets, spreadMs, rate }, expected) => {
    const { pace } = groupPlan('edge', []);
    expect(spreadRate({ spreadMs, pace: { ...pace, rate } }, targets)).toBe(expected);
  });
});

test.each([
  ['a host is one', 'mail.example', 1],
  ['a network is its addresses', '192.0.2.0/28', 16],
  ['an IPv6 network is its addresses', '2001:db8::/120', 256],
  ['a domain is two', 'mx:contoso.example', 2],
])('%s', (_claim, text, expected) => {
  const listed = { target: parseTarget(text), domain: null, declared: NOTHING_DECLARED };
  expect(countEndpoints([listed])).toBe(expected);
});
