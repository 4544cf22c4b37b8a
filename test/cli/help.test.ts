import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runCli } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

const EXPORT = readFileSync(
  join(import.meta.dirname, '../fixtures/exports/receive-connectors.xml'),
);
const SEND_EXPORT = readFileSync(
  join(import.meta.dirname, '../fixtures/exports/send-connectors.xml'),
  'utf8',
);

const COMMANDS = [
  'check',
  'scan',
  'predict',
  'report',
  'diff',
  'session',
  'policy',
  'emulate',
  'serve',
  'demo',
  'probes',
  'events',
];

/** What the examples of `--help` name, and what is in it. */
const RECORD = `${JSON.stringify(judged())}\n`;
const FILES = {
  'policy.yaml': 'connectors:\n  - identity: EX01\\Relay\n',
  'connectors.xml': EXPORT,
  'send.xml': SEND_EXPORT,
  'seen.jsonl': RECORD,
  'run.jsonl': RECORD,
  'monday.jsonl': RECORD,
  'a.jsonl': RECORD,
  'b.jsonl': RECORD,
  'c.jsonl': RECORD,
  'tuesday.jsonl': RECORD,
  'verify.smtp': 'S: 220\n',
  'seen.smtp': '#= S: 220 mail.example\nS: 220\n',
  'hosts.txt': 'mail.example\n',
  'hosts.csv': 'host\nmail.example\n',
};

test('--version gives the version of the package', async () => {
  expect(await runCli(['--version'])).toEqual({
    stdout: `${packageJson.version}\n`,
    stderr: '',
    code: 0,
  });
});

test('--help names every command and what the exit codes mean', async () => {
  const { stdout, stderr, code } = await runCli(['--help']);
  for (const command of COMMANDS) expect(stdout).toContain(`\n  starttls-probe ${command}`);
  expect(stdout).toContain('\nExit codes: 0 ok, 1 warning, 2 critical, 3 could not tell, 64 ');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test.each([
  [['-h'], ['--help']],
  [['help'], ['--help']],
  [['help', '--output'], ['--help']],
  [
    ['check', '--output', '--help'],
    ['check', '--help'],
  ],
  [
    ['help', 'scan'],
    ['scan', '--help'],
  ],
  [
    ['--format', 'json', 'scan', '--help'],
    ['scan', '--help'],
  ],
  [
    ['scan', '--bogus', '-h'],
    ['scan', '--help'],
  ],
  [['scan', '--version'], ['--version']],
])('%j shows what %j does', async (args, like) => {
  expect(await runMain(args)).toEqual(await runMain(like));
});

test('the help of an option says what its value is, may be and is by itself', async () => {
  const { stdout } = await runMain(['--help'], { columns: 120 });
  for (const line of [
    '  -4, --ipv4                 Only IPv4',
    '      --port PORT            Port of targets that name none [25]',
    "      --dns ADDRESS          Name server to ask, in place of the system's; may be given several times",
    '      --color WHEN       Colour (NO_COLOR is honoured); one of auto, always, never [auto]',
  ]) {
    expect(stdout.split('\n')).toContain(line);
  }
});

describe.each(COMMANDS)('%s --help', (command) => {
  test.each([120, 80, 60, 50, 40])('stays within %i columns', async (columns) => {
    const { stdout, code } = await runMain([command, '--help'], { columns });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^starttls-probe ${command}`));
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });
});

// An example of serve goes by a file in the folder where one stands.
describe.each(COMMANDS.filter((command) => command !== 'serve'))('%s --help', (command) => {
  test('has examples that parse', async () => {
    await using folder = await TemporaryFolder.create();
    for (const [name, content] of Object.entries(FILES)) await folder.write(name, content);
    const { stdout } = await runMain([command, '--help'], { columns: 120 });
    const [, examples = ''] = stdout.split('\nExamples:\n');
    const lines = Array.from(
      examples.matchAll(/^ {2}starttls-probe (.+?)(?: {2,}|$)/gm),
      ([, it]) => it,
    );
    expect(lines).not.toEqual([]);
    for (const line of lines) {
      const args = line
        ?.split(' ')
        .map((word) =>
          /\.(yaml|jsonl|xml|html|txt|csv|smtp)$/.test(word) ? folder.at(word) : word,
        );
      // Interrupted before it began, it does all but probe.
      const { stderr, code } = await runMain(args ?? [], { signal: AbortSignal.abort() });
      expect([0, 130], `${line}: ${stderr}`).toContain(code);
    }
  });
});
