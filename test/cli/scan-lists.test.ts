import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { NAMED, placesOf, scan } from './scanning.ts';
import { setStage, WELL } from './stage.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** What is said of a list, line by line, without what every line begins with. */
async function told(list: string, ...args: readonly string[]): Promise<string[]> {
  const { stderr } = await scan(list, ...args);
  const own = stderr.split('\n').filter((line) => line.startsWith('starttls-probe: '));
  return own.map((line) => line.replace('starttls-probe: ', ''));
}

describe('a connector that a row names', () => {
  test('and no policy declares makes it a bad line', async () => {
    const list = 'host,port,connector\n127.0.0.1,1,EX09\\Nope\n127.0.0.2,1,\n';
    const { records, stderr } = await scan(list);
    expect(stderr).toContain(
      'starttls-probe: standard input:2: connector: "EX09\\Nope" is not declared; name its file with --policy\n',
    );
    expect(placesOf(records)).toEqual(['127.0.0.2:1 127.0.0.2']);
  });

  test('and the policy does not declare is told with those that it does', async () => {
    await using stage = await setStage(WELL);
    const list = `host,port,connector\n127.0.0.1,1,EX09\\Nope\n127.0.0.2,1,${WELL.identity}\n`;
    const { records, stderr } = await scan(list, '--policy', stage.policy);
    expect(stderr).toContain(
      `standard input:2: connector: "EX09\\Nope" is not declared; declared are ${WELL.identity}\n`,
    );
    expect(placesOf(records)).toEqual(['127.0.0.2:1 127.0.0.2']);
  });

  test('ends the scan with --strict where it is not declared', async () => {
    const { stderr, code } = await scan('host,connector\n127.0.0.1,Nope\n', '--strict');
    expect(stderr).toMatch(/^starttls-probe: standard input:2: connector: "Nope" is not declared/m);
    expect(code).toBe(64);
  });
});

describe('columns that say nothing to us', () => {
  test('are told once, with the ones that may have been meant', async () => {
    const list = '# ours\nhost,prt,Owner,requiretl,conector\n127.0.0.1:1,,,,\n127.0.0.2:1,,,,\n';
    expect(await told(list)).toEqual([
      'standard input:2: passed over are the columns "prt" (did you mean port?), "Owner", "requiretl" (did you mean requireTls?), "conector" (did you mean connector?)',
    ]);
  });

  test('are not told where the run is to be quiet', async () => {
    expect(await told('host,owner\n127.0.0.1:1,\n', '--quiet')).toEqual([]);
  });

  test('are none where all are known, or have no name', async () => {
    expect(await told('Host,Require TLS,port,\n127.0.0.1,,1,\n')).toEqual([]);
  });
});

describe('bad lines', () => {
  test('are told one by one up to the 20th, then only every 1,000th, and counted', async () => {
    const lines = await told(`127.0.0.1:1\n${'?\n'.repeat(2_100)}`, '--quiet');
    const wheres = lines.map((line) => /^standard input:(\d+): /.exec(line)?.[1]).filter(Boolean);
    const first = Array.from({ length: 20 }, (_, at) => String(at + 2));
    expect(wheres).toEqual([...first, '1001', '2001']);
    expect(lines[20]).toBe('further lines that are no targets are counted; every 1,000th is told');
    expect(lines.at(-1)).toBe('2,100 lines are no targets');
    expect(lines).toHaveLength(24);
  });

  test('that are the first hundred of a file make it look like no list', async () => {
    const lines = await told('?\n'.repeat(100));
    expect(lines).toContain(
      'standard input does not look like a list: its first 100 lines are no targets',
    );
  });

  test('after a target, or fewer, do not', async () => {
    for (const list of [`127.0.0.1:1\n${'?\n'.repeat(100)}`, '?\n'.repeat(99)]) {
      expect((await told(list)).join('\n')).not.toContain('look like');
    }
  });
});

describe('a list that is not there', () => {
  test.each([
    ['mail.example.org', '; scan takes files of targets, check takes targets'],
    ['mx:example.org', '; scan takes files of targets, check takes targets'],
    ['192.0.2.0/24', '; scan takes files of targets, check takes targets'],
    ['./hosts of ours', ''],
  ])('%s is one line', async (name, hint) => {
    const { stdout, stderr, code } = await runMain(['scan', name, ...NAMED]);
    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: `starttls-probe: scan: cannot read ${name} (ENOENT)${hint}\n`,
      code: 64,
    });
  });
});
