import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../src/report/run-json.ts';
import { startCli, startProcess } from '../support/cli.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { NAMED, PLAIN, readRecords } from './scanning.ts';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Starts a scan of its own process, which writes to a file. */
async function startScan(list: string, ...args: readonly string[]) {
  const run = folder.at('run.jsonl');
  const file = await folder.write('list', list);
  return { run, cli: startCli(['scan', file, ...NAMED, '--output', run, ...args]) };
}

/** Scans, in a shell, what is soon done; the records go where `redirection` says. */
async function scanInto(redirection: string) {
  const summary = folder.at('summary.json');
  const list = await folder.write('list', '127.0.0.0/28:1\n');
  const script = `{ "$@"; echo $? >"$0"; } ${redirection}`;
  const program = [process.execPath, BIN, 'scan', list, ...NAMED, '--summary', summary];
  await startProcess('sh', ['-c', script, folder.at('code'), ...program]).end;
  const code = Number(await folder.read('code'));
  return { code, summary: JSON.parse(await readFile(summary, 'utf8')) as RunSummary };
}

describe('an end before the end of the list', () => {
  test('by Ctrl-C lets what is under way come to its end, and begins nothing more', async () => {
    const slowly = PLAIN.replace('S: 250', 'PAUSE 300ms\nS: 250');
    await using server = await startScriptedServer(slowly, { host: '0.0.0.0' });
    const { cli, run } = await startScan(`127.0.0.0/24:${server.port}\n`, '--concurrency', '2');
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBeGreaterThan(1);
    cli.interrupt();
    const { code, stderr } = await cli.end;
    expect(stderr).toMatch(/^exit code 130: interrupted$/m);
    expect(code).toBe(130);
    expect(readRecords(await readFile(run, 'utf8'))).toHaveLength(server.connections);
  });

  test('by Ctrl-C cuts what is silent for longer, which gives no record', async () => {
    await using server = await startScriptedServer('SILENCE');
    const { cli, run } = await startScan(`127.0.0.1:${server.port}\n`);
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(1);
    cli.interrupt();
    expect(await cli.end).toMatchObject({ code: 130 });
    expect(await readFile(run, 'utf8')).toBe('');
  });

  test('by an output that cannot be written is one line, and 64', async () => {
    const list = await folder.write('list', '127.0.0.0/24:1\n');
    const { stderr, code } = await runMain(['scan', list, ...NAMED, '--output', '/dev/full']);
    expect(stderr).toMatch(/^starttls-probe: --output: cannot write \/dev\/full \(ENOSPC\)$/m);
    expect(code).toBe(64);
  });

  const hasFull = existsSync('/dev/full');
  test.skipIf(!hasFull)(
    `by a standard output that cannot be written is 64, as its summary says${hasFull ? '' : ' (skipped: no /dev/full)'}`,
    async () => {
      const { code, summary } = await scanInto('>/dev/full');
      expect(summary).toMatchObject({
        exitCode: 64,
        interrupted: false,
        reason: '64: cannot write standard output (ENOSPC)',
      });
      expect(code).toBe(64);
    },
  );

  const hasShell = process.platform !== 'win32';
  test.skipIf(!hasShell)(
    `by a reader that leaves is 130, as its summary says${hasShell ? '' : ' (skipped: Windows has no sh)'}`,
    async () => {
      // Nobody reads from the first record on.
      const { code, summary } = await scanInto('| true');
      expect(summary).toMatchObject({
        exitCode: 130,
        interrupted: false,
        reason: '130: the reader of standard output has left',
      });
      expect(code).toBe(130);
    },
  );

  test.each<[who: string, reason: Error | undefined, exitCode: number, because: string]>([
    ['the user', undefined, 130, 'interrupted'],
    ['a reader', new Error('gone', { cause: 'reader-left' }), 130, 'gone'],
    ['an output', new Error('full', { cause: 'output-lost' }), 64, 'full'],
  ])('by %s is told apart', async (who, reason, exitCode, because) => {
    const interrupt = new AbortController();
    interrupt.abort(reason);
    const summary = folder.at('summary.json');
    const { code } = await runMain(['scan', '-', ...NAMED, '--summary', summary], {
      stdin: '127.0.0.1:1\n',
      signal: interrupt.signal,
    });
    expect(JSON.parse(await readFile(summary, 'utf8'))).toMatchObject({
      exitCode,
      interrupted: who === 'the user',
      reason: `${exitCode}: ${because}`,
    });
    expect(code).toBe(exitCode);
  });
});
