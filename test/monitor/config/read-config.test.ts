import { describe, expect, test } from 'vitest';
import { configJsonSchema, readConfig } from '../../../src/monitor/config/read-config.ts';

const NAME = 'starttls-probe.yaml';

/** A configuration with one group that has these settings beside its name. */
function withGroup(...settings: readonly string[]): string {
  return ['groups:', '  - name: edge', ...settings.map((line) => `    ${line}`)].join('\n');
}

describe('what is read', () => {
  test('an empty file watches nothing', () => {
    expect(readConfig('', NAME)).toEqual({ groups: [], modules: {} });
  });

  test.each([
    ['seconds without a unit', 'every: 90', 90_000],
    ['milliseconds', 'every: 1500ms', 1_500],
    ['minutes', 'every: 5m', 300_000],
    ['hours', 'every: 1h', 3_600_000],
    ['days', 'every: 2d', 172_800_000],
  ])('a duration in %s', (_claim, setting, expected) => {
    const [group] = readConfig(withGroup(setting, 'targets: mail.example'), NAME).groups;
    expect(group?.every).toBe(expected);
  });

  test('one text where a list may stand', () => {
    const [group] = readConfig(withGroup('every: 5m', 'targets: mail.example'), NAME).groups;
    expect(group?.targets).toEqual(['mail.example']);
  });

  test('a secret by its place', () => {
    const { webhook } = readConfig(
      'webhook: { url: "https://hooks.example/", secret: { env: SECRET } }',
      NAME,
    );
    expect(webhook?.secret).toEqual({ env: 'SECRET' });
  });
});

describe('what is refused, with its line and column', () => {
  test.each([
    ['YAML that is none', 'groups: [', ':1:10: '],
    [
      'a setting that is unknown',
      'groups:\n  - nme: edge',
      ':2:10: groups[0]: unknown setting nme; accepted are name, every',
    ],
    [
      'a duration that is none',
      withGroup('every: soon', 'targets: x'),
      ':3:12: groups[0].every: expected a duration such as 30s, 5m, 1h or 7d',
    ],
    [
      'an interval that is too short',
      withGroup('every: 10ms', 'targets: x'),
      ':3:12: groups[0].every: is too short; write at least 1 s',
    ],
    ['no schedule', withGroup('targets: x'), ':2:11: groups[0].name: needs every or cron'],
    [
      'two schedules',
      withGroup('every: 5m', "cron: '* * * * *'", 'targets: x'),
      ':4:11: groups[0].cron: stands beside every: write one of them',
    ],
    [
      'a time zone of no cron expression',
      withGroup('every: 5m', 'timeZone: Europe/Berlin', 'targets: x'),
      ':4:15: groups[0].timeZone: belongs to cron',
    ],
    [
      'nothing to watch',
      withGroup('every: 5m'),
      ':2:11: groups[0].name: needs targets, lists or fromPolicy',
    ],
    [
      'a name twice',
      `${withGroup('every: 5m', 'targets: x')}\n  - name: edge\n    every: 1m\n    targets: y`,
      ':5:11: groups[1].name: "edge" is the name of groups[0] already',
    ],
    [
      'a cron expression that is none',
      withGroup("cron: 'a b c'", 'targets: x'),
      ':3:11: groups[0].cron: "a b c" in UTC is no cron expression with a time zone; write five',
    ],
    [
      'a cron expression of every second',
      withGroup("cron: '* * * * * *'", 'targets: x'),
      ':3:11: groups[0].cron: "* * * * * *" in UTC is no cron expression',
    ],
    [
      'a time zone that is none',
      withGroup("cron: '0 6 * * *'", 'timeZone: Moon/Base', 'targets: x'),
      ':3:11: groups[0].cron: "0 6 * * *" in Moon/Base is no cron expression with a time zone',
    ],
    [
      'a cron expression that never comes',
      withGroup("cron: '0 0 30 2 *'", 'targets: x'),
      ':3:11: groups[0].cron: "0 0 30 2 *" never comes',
    ],
    [
      'a group with the name of a module',
      `${withGroup('every: 5m', 'targets: x')}\nmodules: { edge: {} }`,
      ':2:11: groups[0].name: "edge" is the name of a module already',
    ],
    [
      'a name that would break a label',
      'groups:\n  - name: "a\\nb"\n    every: 5m\n    targets: x',
      ':2:11: groups[0].name: expected up to 63 letters',
    ],
    [
      'a secret that stands there',
      'listen:\n  token: hunter2',
      ':2:10: listen.token: expected { file: PATH } or { env: NAME }',
    ],
    [
      'a webhook of another kind',
      'webhook:\n  url: ftp://hooks.example/\n  secret: { env: S }',
      ':2:8: webhook.url: expected an http or https address',
    ],
    ['aliases without end', `a: &a [x,x]\nb: [${'*a,'.repeat(150)}]`, ': has aliases without end'],
  ])('%s', (_claim, content, expected) => {
    const message = messageOf(() => readConfig(content, NAME));
    expect(message).toContain(`${NAME}${expected}`);
    expect(message).not.toMatch(/\n/);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was thrown');
}

test('the schema for editors names every setting of a group', () => {
  const text = JSON.stringify(configJsonSchema());
  for (const setting of ['every', 'cron', 'fromPolicy', 'iOwnTheseHosts', 'perProvider']) {
    expect(text).toContain(`"${setting}"`);
  }
});
