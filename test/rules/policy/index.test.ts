import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { POLICY_RULES } from '../../../src/rules/policy/index.ts';
import type { DatedPolicyRule } from '../../../src/rules/policy/policy-rule.ts';
import { say } from './say.ts';

const FOLDER = join(import.meta.dirname, '../../../src/rules/policy');

/** Every rule that a file of the folder exports, with the name of the file. */
async function findRules(): Promise<{ file: string; rule: DatedPolicyRule }[]> {
  const files = readdirSync(FOLDER).filter((file) => file !== 'index.ts');
  const found = files.map(async (file) => {
    const exported: object = await import(join(FOLDER, file));
    return Object.values(exported)
      .filter(isRule)
      .map((rule) => ({ file: file.replace(/\.ts$/, ''), rule }));
  });
  return (await Promise.all(found)).flat();
}

function isRule(value: unknown): value is DatedPolicyRule {
  return typeof value === 'object' && value !== null && 'judge' in value && 'reference' in value;
}

describe('the table of rules about policies', () => {
  test('holds every rule of the folder once, under the name of its file', async () => {
    const rules = await findRules();
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.map(({ rule }) => rule.id)).toEqual(rules.map(({ file }) => file));
    expect(POLICY_RULES.map(({ id }) => id).sort()).toEqual(rules.map(({ file }) => file).sort());
  });

  test.each(POLICY_RULES.map((rule) => [rule.id, rule] as const))(
    '%s says what it is',
    (_id, rule) => {
      expect(rule.title).toMatch(/^\S.*[^.]$/);
      expect(rule.reference).toMatch(/\S/);
    },
  );

  test('has nothing to say of an empty policy', () => {
    expect(say({})).toEqual({ findings: [], predictions: [] });
  });
});
