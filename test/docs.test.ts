/** Holds the documentation against the code, so that neither can change alone. */

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmulatedListener, type Emulator, startEmulator } from '../src/emulator/emulator.ts';
import { readPolicyFile } from '../src/policy/read/policy-file.ts';
import { startProcess } from './support/cli.ts';
import {
  anchorOf,
  codeBlocks,
  headings,
  type Page,
  readPage,
  readPages,
  relativeLinks,
  section,
} from './support/markdown.ts';
import { runMain } from './support/terminal.ts';

const ROOT = join(import.meta.dirname, '..');
const readme = readPage('README.md');
const examplePolicy = await readFile(join(ROOT, 'examples/policy.yaml'), 'utf8');

describe('README.md', () => {
  test('sets up in two commands, each alone in its block', () => {
    const blocks = codeBlocks(section(readme, 'Set up')).map(({ text }) => text);
    expect(blocks).toEqual(['npm ci && npx starttls-probe demo\n', 'npm cit\n']);
    const others = codeBlocks(readme).filter(({ text }) => /^np[mx] /m.test(text));
    expect(others).toHaveLength(2);
  });

  test('shows what the demo really prints', async () => {
    const { stdout } = await runMain(['demo']);
    const [shown] = codeBlocks(section(readme, 'A run'));
    const printed = withoutChance(stdout);
    for (const part of shown?.text.split('[…]') ?? []) {
      expect(printed).toContain(withoutChance(part));
    }
  });

  test('declares a policy that can be read', () => {
    const blocks = codeBlocks(section(readme, 'Declare a policy'));
    const yaml = blocks.find(({ language }) => language === 'yaml');
    const { connectors } = readPolicyFile(yaml?.text ?? '', 'README.md');
    expect(connectors).toMatchObject([
      { identity: 'EX01\\Default Frontend EX01', requireTls: true },
    ]);
  });

  test('has a program that runs', async () => {
    const [program] = codeBlocks(section(readme, 'From a program'));
    const library = pathToFileURL(join(ROOT, 'src/index.ts')).href;
    const source = program?.text
      .replace("'starttls-probe'", `'${library}'`)
      .replace('mail.contoso.com', endpointOf('EX02\\Partner relay'));
    const file = join(folder, 'program.ts');
    await writeFile(file, source ?? '');
    const { stdout, stderr } = await startProcess(process.execPath, [file]).end;
    expect([stdout, stderr]).toEqual([
      "127.0.0.1 critical [ '1032 likely', '12014 possible' ]\n",
      '',
    ]);
  });
});

describe('examples', () => {
  test('policy.yaml declares one sound connector and one in the state of event 1032', () => {
    const { connectors } = readPolicyFile(examplePolicy, 'policy.yaml');
    expect(connectors).toMatchObject([
      { requireTls: false, authMechanism: expect.arrayContaining(['Tls']) },
      { requireTls: true, authMechanism: expect.not.arrayContaining(['Tls']) },
    ]);
  });

  test('check.sh is silent while all is well', async () => {
    const end = await runCheck(endpointOf('EX01\\Default Frontend EX01'));
    expect(end).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('check.sh prints the report and passes the exit code on', async () => {
    const end = await runCheck(endpointOf('EX02\\Partner relay'));
    expect(end).toMatchObject({ code: 2, stderr: '' });
    expect(end.stdout).toContain('event 1032 is certain on EX02\\Partner relay');
  });

  test('check.sh says that it failed where nothing was probed', async () => {
    const end = await runCheck('not a host');
    expect(end).toMatchObject({ code: 64, stdout: '' });
    expect(end.stderr).toContain('starttls-probe ended with 64');
  });
});

describe.each(readPages().map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links only to what is there', () => {
    const broken = relativeLinks(page).filter((link) => !leadsSomewhere(path, link));
    expect(broken).toEqual([]);
  });
});

test.each(
  [...readPages(), ...['check.sh', 'check.ps1', 'policy.yaml'].map(readExample)]
    .flatMap(commandLines)
    .map((line) => [line] as const),
)('%s: the command and its options exist', async (line) => {
  const [command, ...options] = await readCommandLine(line);
  const { stdout, code } = await runMain([...(command ? [command] : []), '--help']);
  expect(code).toBe(0);
  expect(options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(stdout))).toEqual([]);
});

test('the changelog has a heading for what is not released', () => {
  expect(headings(readPage('CHANGELOG.md'))).toContain('Unreleased');
});

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starttls-probe-docs-'));
  const { connectors } = readPolicyFile(examplePolicy, 'policy.yaml');
  emulator = await startEmulator(connectors.map((connector) => ({ connector })));
});

afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function endpointOf(identity: string): string {
  const listener = emulator.listeners.find(({ connector }) => connector.identity === identity);
  return `${listener?.address}:${listener?.port}`;
}

/** Runs the scheduled check with the sources in place of the installed program. */
async function runCheck(target: string) {
  const program = join(folder, 'starttls-probe');
  const bin = join(ROOT, 'src/bin.ts');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, {
    mode: 0o755,
  });
  const policy = join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify({ connectors: emulator.listeners.map(declared) }));
  const script = join(ROOT, 'examples/check.sh');
  const args = [script, policy, join(folder, 'seen.json'), target];
  const path = [folder, process.env['PATH']].join(delimiter);
  return startProcess('bash', args, { env: { PATH: path } }).end;
}

/** As a policy file has it, where what is unknown may be left out. */
function declared({ connector }: EmulatedListener) {
  return Object.fromEntries(Object.entries(connector).filter(([, value]) => value !== null));
}

/** The text without ports, times, dates and line breaks, which differ from run to run. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\d+(\.\d)? ms\b/g, 'MS')
    .replaceAll(/\w{3},\s+\d+\s+\w{3}\s+\d{4}\s+[\d:]{8}\s+[+-]\d{4}/g, 'DATE')
    .replaceAll(/(:|\bport )\d{4,5}\b/g, '$1PORT')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(dirname(path), file);
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || headings(readPage(target)).map(anchorOf).includes(anchor);
}

function readExample(file: string): Page {
  return readPage(join('examples', file));
}

/** What is written to be run: the lines of code blocks, or of an example, that name the program. */
function commandLines(page: Page): string[] {
  const code = page.path.endsWith('.md') ? codeBlocks(page).map(({ text }) => text) : [page.text];
  return code
    .flatMap((text) => text.split('\n'))
    .filter((line) => /^[#\s]*(?:np[mx] .*|docker run .*)?starttls-probe /.test(line))
    .map((line) => line.trim());
}

/** The command, empty for the default one, and the options of a command line. */
async function readCommandLine(line: string): Promise<string[]> {
  const [, rest = ''] = /\bstarttls-probe (.*)$/.exec(line) ?? [];
  const [given = ''] = rest.split(/\s[|>;]\s|\s#\s|`/);
  const words = given.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const { stdout } = await runMain(['--help']);
  const commands = Array.from(stdout.matchAll(/^ {2}starttls-probe (\w+)/gm), ([, name]) => name);
  const command = commands.find((name) => name === words[0]) ?? '';
  // A target has a dot, a colon or a slash in it; a word that has none was meant for a command.
  if (command === '' && !/^-|[.:/]/.test(words[0] ?? '')) throw new Error(`no command ${words[0]}`);
  return [command, ...words.filter((word) => /^--?[a-z\d]/.test(word))];
}
