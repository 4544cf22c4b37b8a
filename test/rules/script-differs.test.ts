import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { facts, observation } from '../support/observations.ts';

function findingsOf(told: unknown) {
  const scripted = { 'script:verify': told } as Partial<Facts>;
  const { findings } = judge(observation({ facts: facts(scripted) }), RULES, DEFAULT_STANDARD);
  return findings.filter(({ id }) => id === 'script-differs');
}

const DIFFERENT = { ok: false, failedAt: '3: S: 250 has DSN', expected: 'DSN', got: '250 x' };

describe('a script of --probe', () => {
  test('that went another way is worth a warning, with what was expected and what came', () => {
    expect(findingsOf(DIFFERENT)).toEqual([
      {
        id: 'script-differs',
        severity: 'warning',
        message: 'The script verify went another way: it expected DSN, and got 250 x.',
        evidence: ['script: 3: S: 250 has DSN'],
        fix: [],
      },
    ]);
  });

  test.each([
    ['went as it is written', { ...DIFFERENT, ok: true }],
    ['could not be told', { ...DIFFERENT, ok: null }],
    ['was saved by somebody else as nothing', null],
    ['was saved by somebody else as a number', 7],
  ])('that %s is none', (_claim, told) => {
    expect(findingsOf(told)).toEqual([]);
  });

  test('shows nothing that a terminal would obey', () => {
    const [finding] = findingsOf({ ...DIFFERENT, got: '250 \u001b[31m' });
    expect(finding?.message).not.toContain('\u001b');
  });
});
