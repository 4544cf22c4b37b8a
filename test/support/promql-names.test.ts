import { expect, test } from 'vitest';
import { namesIn } from './promql-names.ts';

test.each([
  ['a metric', 'up', ['up'], []],
  ['a selector', 'a_b{c="d", e=~"f|g"} == 0', ['a_b'], ['c', 'e']],
  ['a recorded one', 'place:a:told', ['place:a:told'], []],
  [
    'aggregations, by either place',
    'sum by (a) (b) + count(c) without (d)',
    ['b', 'c'],
    ['a', 'd'],
  ],
  ['functions and ranges', 'max_over_time(a[1d]) - time() > 26 * 3600', ['a'], []],
  [
    'matching',
    'a and on (b, c) d unless ignoring (e) f or g > bool 1',
    ['a', 'd', 'f', 'g'],
    ['b', 'c', 'e'],
  ],
  ['grouping', 'a * on (b) group_left (c) d', ['a', 'd'], ['b', 'c']],
  ['a comma in a text', 'a{b="c, d=e"}', ['a'], ['b']],
  ['what Grafana fills in', 'rate(a{b=~"$c"}[$__rate_interval])', ['a'], ['b']],
])('%s', (_claim, expression, metrics, labels) => {
  expect(namesIn(expression)).toEqual({ metrics, labels });
});
