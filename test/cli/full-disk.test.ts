import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProcess } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const BIN = join(import.meta.dirname, '../../src/bin.ts');
const LINE = `${JSON.stringify(judged())}\n`;
const MANY = 100;

let folder: TemporaryFolder;
let seen: string;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  seen = await folder.write('seen.jsonl', LINE.repeat(MANY));
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Runs a script in which `"$@"` is the program, and `$0` the name of a file of its own. */
function runShell(script: string, format: string) {
  const program = [process.execPath, BIN, 'predict', seen, '--format', format];
  const args = ['-c', script, folder.at(`${format}-run`), ...program];
  // The limits are for the program, not for what Node keeps of it.
  return startProcess('sh', args, { env: { NODE_DISABLE_COMPILE_CACHE: '1' } }).end;
}

/** Shows what is left of the report, a draft included, and ends as the program did. */
const REPORT = '"$@" --output "$file"; code=$?; cat "$file"* 2>/dev/null; exit $code';

const noLimits = process.platform === 'win32' ? 'Windows has no ulimit' : '';
const mounting = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
const noMounts = mounting.status === 0 ? '' : 'no file system may be mounted';

const because = (reason: string) => (reason === '' ? '' : ` (skipped: ${reason})`);

describe.each([
  [
    `a file that may grow no longer${because(noLimits)}`,
    `file="$0"; ulimit -f 16; ${REPORT}`,
    { code: 'EFBIG', isSkipped: noLimits !== '' },
  ],
  [
    `a full disk${because(noMounts)}`,
    `mkdir "$0.disk" && exec unshare -rm sh -c '
      mount -t tmpfs -o size=32k tmpfs "$0.disk"; file="$0.disk/run"; ${REPORT}' "$0" "$@"`,
    { code: 'ENOSPC', isSkipped: noMounts !== '' },
  ],
])('%s', (_title, script, { code, isSkipped }) => {
  const told = new RegExp(`^starttls-probe: --output: cannot write [^\\n]+run \\(${code}\\)\\n$`);

  test.skipIf(isSkipped)('keeps whole JSON lines, each of them once', async () => {
    const { stdout, stderr, code: exit } = await runShell(script, 'jsonl');
    expect(stderr).toMatch(told);
    expect(exit).toBe(64);
    const kept = stdout.length / LINE.length;
    expect(stdout).toBe(LINE.repeat(kept));
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(MANY);
  });

  test.skipIf(isSkipped)('keeps nothing of a report that is renamed when whole', async () => {
    const { stdout, stderr, code: exit } = await runShell(script, 'json');
    expect(stderr).toMatch(told);
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 64 });
  });
});
