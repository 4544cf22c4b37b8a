import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';
import { readPolicy } from '../../src/policy/read/read-policy.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD } from '../../src/rules/judge.ts';
import { describeSetup, readSetup } from '../../src/scan/worker-setup.ts';
import { probing } from '../support/probing.ts';
import { readAuthority } from '../support/server-certificates.ts';

const EXPORTS = globSync(join(import.meta.dirname, '../fixtures/exports/*'));
const TABLES = { probes: PROBES, rules: RULES, onBug: () => {} };

/** The policy of a file; null where it is one that is refused. */
function policyIn(path: string): Policy | null {
  try {
    return readPolicy(readFileSync(path), basename(path));
  } catch {
    return null;
  }
}

const POLICIES = EXPORTS.flatMap((path) => {
  const policy = policyIn(path);
  return policy ? [{ name: basename(path), policy }] : [];
});

describe('what is declared crosses whole', () => {
  test('that is seen of many exports', () => {
    expect(POLICIES.length).toBeGreaterThan(15);
  });

  test.each(POLICIES)('in $name', ({ policy }) => {
    expect(policy).not.toEqual(EMPTY_POLICY);
    const setup = describeSetup(probing({}, { policy }), {});
    // Strict: an instance of a class, or a property that is not there, would be seen.
    expect(structuredClone(setup)).toStrictEqual(setup);
  });
});

test('the options of dialogues cross, and our own secure contexts are made of those for TLS', async () => {
  const given = probing({ ehloName: 'probe.example', chain: true, legacy: false });
  const setup = structuredClone(describeSetup(given, { ca: await readAuthority() }));
  const { options, judging } = readSetup(setup, TABLES);
  const { tls, onBug, ...plain } = options;
  const { tls: _tls, onBug: _onBug, ...expected } = given.options;
  expect(plain).toEqual(expected);
  expect(onBug).toBe(TABLES.onBug);
  expect(tls).not.toBe(given.options.tls);
  expect(judging).toEqual({ rules: RULES, standard: DEFAULT_STANDARD });
});

test('roots that cannot be read are refused before there is any dialogue', () => {
  const setup = describeSetup(probing(), { ca: 'no PEM' });
  expect(() => readSetup(setup, TABLES)).toThrow();
});

test('the probes are those of the same ids, in the order of the table', () => {
  const setup = describeSetup(probing(), {});
  expect(setup.probes).not.toContain('mail-before-tls');
  expect(readSetup(setup, TABLES).probes.map(({ id }) => id)).toEqual(setup.probes);
});
