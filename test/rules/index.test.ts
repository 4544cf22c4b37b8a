import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { observation } from '../support/observations.ts';

const FOLDER = join(import.meta.dirname, '../../src/rules');

/** Every rule that a file of the folder exports, with the name of the file. */
async function findRules(): Promise<{ file: string; rule: Rule }[]> {
  const files = readdirSync(FOLDER).filter((file) => file !== 'index.ts');
  const found = files.map(async (file) => {
    const exported: object = await import(join(FOLDER, file));
    return Object.values(exported)
      .filter(isRule)
      .map((rule) => ({ file: file.replace(/\.ts$/, ''), rule }));
  });
  return (await Promise.all(found)).flat();
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'judge' in value && 'needs' in value;
}

describe('the table of rules', () => {
  test('holds every rule of the folder once, under the name of its file', async () => {
    const rules = await findRules();
    expect(rules.map(({ rule }) => rule.id)).toEqual(rules.map(({ file }) => file));
    expect(RULES.map(({ id }) => id).sort()).toEqual(rules.map(({ file }) => file).sort());
  });

  test.each(RULES.map((rule) => [rule.id, rule] as const))('%s says what it is', (_id, rule) => {
    expect(rule.title).toMatch(/^\S.*[^.]$/);
    expect(rule.reference).toMatch(/RFC \d{4}|TechNet|Set-ReceiveConnector/);
  });

  test('has nothing to say of a server on which all is well', () => {
    const { findings, predictions, verdict } = judge(observation(), RULES, {
      ...DEFAULT_STANDARD,
      requireTls: true,
    });
    expect({ findings, predictions, verdict }).toEqual({
      findings: [],
      predictions: [],
      verdict: 'ok',
    });
  });
});
