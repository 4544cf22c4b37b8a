import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, type Stage, setStage, WELL } from './stage.ts';

const SCRIPT =
  'TITLE STARTTLS\nS: 220\nC: EHLO {mine}\nS: 250 ~ Hello [{client}]\nS: 250 has STARTTLS';

let stage: Stage;
let script: string;
beforeAll(async () => {
  stage = await setStage(WELL, DAMAGED);
  script = await stage.folder.write('verify.smtp', SCRIPT);
});
afterAll(() => stage[Symbol.asyncDispose]());

const PASSED = {
  ok: true,
  failedAt: null,
  expected: null,
  got: null,
  captures: { client: '127.0.0.1' },
};
const FAILED = { ok: false, failedAt: '5: S: 250 has STARTTLS', captures: PASSED.captures };

describe('--probe plays a script to every target, and what came of it is a fact', () => {
  test('of check', async () => {
    const args = ['--probe', script, '--var', 'mine=me.example', '--format', 'json'];
    const { stdout } = await runMain([...stage.targets, ...args]);
    const records = JSON.parse(stdout) as readonly Judged[];
    const facts = records.map((one) => (one.facts as Record<string, unknown>)['script:verify']);
    expect(facts).toMatchObject([PASSED, FAILED]);
  });

  test.each(['0', '1'])('of scan, with %s workers', async (workers) => {
    const list = await stage.folder.write('hosts.txt', stage.targets.join('\n'));
    const args = ['--probe', script, '--var', 'mine=me.example', '--workers', workers, '--quiet'];
    const { stdout } = await runMain(['scan', list, ...args]);
    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const facts = new Map(records.map(({ target, facts: all }) => [target, all['script:verify']]));
    expect(stage.targets.map((target) => facts.get(target))).toMatchObject([PASSED, FAILED]);
  });

  test.each<[claim: string, text: string, args: string[], told: RegExp]>([
    ['a fault', 'X', [], /wrong\.smtp:1:1: this is no step/],
    ['what delivers', 'C: AUTH', [], /wrong\.smtp:1:4: RCPT, DATA, BDAT and AUTH are sent only/],
    ['no value', 'C: {x}', [], /wrong\.smtp:1:4: \{x\} has no value/],
    [
      'two of one name',
      'C: x',
      ['--probe', 'twice'],
      /--probe: two scripts would be called script:wrong/,
    ],
  ])('%s is told before anything is connected', async (_claim, text, args, told) => {
    const path = await stage.folder.write('wrong.smtp', text);
    const more = args.map((arg) => (arg === 'twice' ? path : arg));
    const { stderr, code } = await runMain(['127.0.0.1:1', '--probe', path, ...more]);
    expect(stderr).toMatch(told);
    expect(code).toBe(64);
  });
});

describe('check --record', () => {
  test('writes what was said as a script, and leaves the report as it is', async () => {
    const [well = '', damaged = ''] = stage.targets;
    const seen = stage.folder.at('seen.smtp');
    const { stdout } = await runMain([well, '--record', seen, '--format', 'json']);
    expect(JSON.parse(stdout)[0]).not.toHaveProperty('transcript');
    expect(await stage.folder.read('seen.smtp')).toMatch(/\n#= TLS protocol=TLSv1\.3 .*\nTLS\n/);
    expect((await runMain(['session', '--replay', seen, well])).code).toBe(0);
    expect((await runMain(['session', '--replay', seen, damaged])).code).toBe(1);
  });

  test('records the first of several addresses, and says so', async () => {
    const seen = stage.folder.at('seen.smtp');
    const { stderr } = await runMain([...stage.targets, '--record', seen]);
    expect(stderr).toBe('starttls-probe: --record: only the first of 2 addresses was recorded\n');
  });
});
