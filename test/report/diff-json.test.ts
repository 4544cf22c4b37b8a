import { describe, expect, test } from 'vitest';
import type { DiffFormat } from '../../src/report/diff-format.ts';
import { diffJson, diffJsonl } from '../../src/report/diff-json.ts';
import type { RunDiff } from '../../src/rules/compare/run-diff.ts';
import { change, DIFF, SAME } from './diff-cast.ts';

const CHANGES = DIFF.changed.flatMap(({ changes }) => changes);

function render(format: DiffFormat, diff: RunDiff): string {
  return [...format.render(diff, { color: true, width: 40, unicode: false })].join('');
}

describe('json', () => {
  test('is one array of all changes, in their order', () => {
    expect(JSON.parse(render(diffJson, DIFF))).toEqual(CHANGES);
  });

  test('is an empty array where nothing changed', () => {
    expect(render(diffJson, SAME)).toBe('[]\n');
  });
});

describe('jsonl', () => {
  test('is one change a line', () => {
    const lines = render(diffJsonl, DIFF).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual(CHANGES);
  });

  test('is empty where nothing changed', () => {
    expect(render(diffJsonl, SAME)).toBe('');
  });

  test('begins each line with the schema, and ends it with what was and what is', () => {
    const [line = ''] = render(diffJsonl, DIFF).split('\n');
    expect(Object.keys(JSON.parse(line))).toEqual([
      'schema',
      'target',
      'host',
      'address',
      'port',
      'domain',
      'id',
      'direction',
      'message',
      'before',
      'after',
    ]);
  });
});

test.each([diffJson, diffJsonl])(
  '$id: what a server said stays as it was, and is escaped',
  (format) => {
    const vicious = '\x1b]0;owned\x07\x9b2J\u202e\u2028\n';
    const one = change({ before: vicious, message: vicious });
    const diff = {
      ...SAME,
      changed: DIFF.changed.slice(0, 1).map((it) => ({ ...it, changes: [one] })),
    };
    const page = render(format, diff);
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect([JSON.parse(page)].flat()).toEqual([one]);
  },
);
