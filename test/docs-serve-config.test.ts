/** Holds what is said of the configuration of `serve` against its shape. */

import { expect, test } from 'vitest';
import { configJsonSchema, readConfig } from '../src/monitor/config/read-config.ts';
import { readPage } from './support/markdown.ts';

const PAGE = readPage('docs/serve.md').text;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

/** The names of all settings, wherever they stand. */
function settingsOf(schema: Schema): string[] {
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  const within = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  const below = [...Object.values(properties), ...within, ...anyOf, ...(items ? [items] : [])];
  return [...Object.keys(properties), ...below.flatMap(settingsOf)];
}

/** Where a secret stands, and what the webhook has, is told elsewhere. */
const ELSEWHERE = new Set(['file', 'env', 'url', 'secret', 'timeout', 'publicUrl']);

test.each(
  [...new Set(settingsOf(configJsonSchema() as Schema))].filter((it) => !ELSEWHERE.has(it)),
)('the setting %s is described', (setting) => {
  expect(PAGE).toMatch(new RegExp(`\`[^\`\\n]*\\b${setting}\\b[^\`\\n]*\``));
});

test('the example is a good configuration', () => {
  const [, example = ''] = /## The configuration\n\n```yaml\n([\s\S]*?)```/.exec(PAGE) ?? [];
  expect(readConfig(example, 'serve.md').groups.map(({ name }) => name)).toEqual([
    'own servers',
    'partners',
  ]);
});
