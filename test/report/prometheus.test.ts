import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prometheus } from '../../src/report/prometheus.ts';
import { readExposition, seriesOf } from '../support/exposition.ts';
import { judged } from '../support/judged.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { CAST, EVERYONE } from './cast.ts';

const FORMAT = ['--format', 'prometheus'];

test('nothing is said before the last record: series stand below their metric', async () => {
  const report = prometheus.start({ color: true, width: 40, unicode: false });
  expect(report.head() + EVERYONE.map((record) => report.record(record)).join('')).toBe('');
  const text = await report.tail();
  expect(readExposition(text).length).toBeGreaterThan(10);
  expect(text.match(/^# TYPE smtp_verdict /gm)).toHaveLength(1);
});

test('a file of it cannot grow', () => {
  expect(prometheus.appendable).toBe(false);
});

describe('every command that reports gives it', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await TemporaryFolder.create();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  test.each(['report', 'predict'])('%s, of what was saved', async (command) => {
    const lines = [judged(), { ...CAST.refused, target: 'mx2.example:25' }];
    const seen = await folder.write('seen.jsonl', lines.map((it) => JSON.stringify(it)).join('\n'));
    const { stdout, stderr } = await runMain([command, seen, ...FORMAT]);
    expect(stderr).toBe('');
    expect(seriesOf(stdout, 'smtp_outcome').map(({ labels }) => labels)).toEqual([
      { outcome: 'completed', target: 'mail.example:25', address: '192.0.2.10', domain: '' },
      { outcome: 'refused', target: 'mx2.example:25', address: '192.0.2.10', domain: '' },
    ]);
  });

  test.each(['check', 'scan'])('%s, of what it sees', async (command) => {
    await using server = await startScriptedServer({ file: 'starttls-unlisted-500' });
    const target = `127.0.0.1:${server.port}`;
    const list = await folder.write('list.txt', `${target}\n`);
    const args = command === 'check' ? [target] : [list, '--quiet'];
    const { stdout, stderr, code } = await runMain([command, ...args, ...FORMAT]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    const labels = { target, address: '127.0.0.1', domain: '' };
    expect(seriesOf(stdout, 'smtp_starttls_advertised')).toEqual([{ labels, value: 0 }]);
    expect(seriesOf(stdout, 'smtp_verdict')).toEqual([{ labels, value: 1 }]);
  });
});
