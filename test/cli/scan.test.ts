import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startNameServer } from '../support/name-server.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { NAMED, PLAIN, placesOf, readRecords, scan } from './scanning.ts';
import { DAMAGED, setStage, WELL } from './stage.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('what is scanned', () => {
  test('is each target of the list; a line that is none is told with its number', async () => {
    await using server = await startScriptedServer(PLAIN);
    const list = `# ours\n127.0.0.1:${server.port}\n\nno host\n127.0.0.1:1 # closed\n`;
    const { records, stderr, code } = await scan(list);
    expect(placesOf(records)).toEqual([
      '127.0.0.1:1 127.0.0.1',
      `127.0.0.1:${server.port} 127.0.0.1`,
    ]);
    expect(stderr).toContain('starttls-probe: standard input:4: "no host"');
    expect(code).toBe(3);
  });

  test('is nothing after such a line with --strict, and what was done is kept', async () => {
    await using server = await startScriptedServer(PLAIN);
    const list = `127.0.0.1:${server.port}\nno host\n127.0.0.1:1\n`;
    const { records, stderr, code } = await scan(list, '--strict');
    expect(placesOf(records)).toEqual([`127.0.0.1:${server.port} 127.0.0.1`]);
    expect(stderr).toMatch(/^starttls-probe: standard input:2: "no host"/m);
    expect(code).toBe(64);
  });

  test('is left alone where it is excluded: by address, by network, by name', async () => {
    await using names = await startNameServer({
      'mx.other.example': { A: ['127.0.0.9'] },
      'mx.mine.example': { A: ['127.0.0.3'] },
    });
    const file = await folder.write('never', '127.0.0.1 # ours\n127.0.1.0/24\n*.other.example\n');
    const hosts = ['127.0.0.1', '127.0.1.0/30', 'mx.other.example', 'mx.mine.example'];
    const list = hosts.map((host) => `${host}:1\n`).join('');
    const summary = folder.at('summary.json');
    const options = ['--dns', names.address, '--exclude', file, '--summary', summary];
    const { records } = await scan(list, ...options);
    expect(placesOf(records)).toEqual(['mx.mine.example:1 127.0.0.3']);
    const { targets } = JSON.parse(await readFile(summary, 'utf8'));
    expect(targets).toMatchObject({ listed: 4, excluded: 4 });
    expect(names.questions).not.toContain('A mx.other.example');
  });

  test.each([
    ['from 1', ['1/3', '2/3', '3/3']],
    ['from 0', ['0/3', '1/3', '2/3']],
  ])('is in one of the shards, and in one only, counted %s', async (_from, shards) => {
    const list = '127.0.0.0/28:1\n';
    const parts = shards.map((shard) => scan(list, '--shard', shard));
    const records = (await Promise.all(parts)).flatMap((part) => part.records);
    expect(placesOf(records)).toEqual(placesOf((await scan(list)).records));
    expect(records).toHaveLength(14);
  });

  test('is the same, in another order, with --shuffle', async () => {
    const { records } = await scan('127.0.0.0/28:1\n', '--shuffle', '--concurrency', '1');
    expect(new Set(placesOf(records)).size).toBe(14);
  });

  test('is probed once, also when it is listed twice', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { records } = await scan(`127.0.0.1:${server.port}\n`.repeat(3));
    expect(records).toHaveLength(1);
    expect(server.connections).toBe(1);
  });

  test('is what the policy declares, where there is no list', async () => {
    await using stage = await setStage({ ...WELL, bindings: ['127.0.0.1:25'] });
    const args = ['scan', '--policy', stage.policy, '--ca', stage.ca, ...NAMED];
    const { stdout } = await runMain(args);
    expect(placesOf(readRecords(stdout))).toEqual([`${stage.targets[0]} 127.0.0.1`]);
  });

  test('is nothing without a list and a policy, which is told', async () => {
    const { stdout, stderr, code } = await runMain(['scan', ...NAMED]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^starttls-probe: no list given; name a file of targets/);
  });
});

describe('a record', () => {
  test('is judged by what its own line of CSV declares', async () => {
    await using server = await startScriptedServer(PLAIN);
    const list = `host,port,requireTls,domain
127.0.0.1,${server.port},true,one.example
localhost,${server.port},,\n`;
    const { records, code } = await scan(list, '-4');
    const verdicts = records.map(({ host, verdict, domain }) => ({ host, verdict, domain }));
    expect(verdicts).toContainEqual({
      host: '127.0.0.1',
      verdict: 'critical',
      domain: 'one.example',
    });
    expect(verdicts).toContainEqual({ host: 'localhost', verdict: 'warning', domain: null });
    expect(code).toBe(2);
  });

  test('is held against the declared connector, with its prediction', async () => {
    await using stage = await setStage(WELL, DAMAGED);
    const list = stage.targets.join('\n');
    const { records, code } = await scan(list, '--policy', stage.policy, '--ca', stage.ca);
    const byConnector = Object.fromEntries(records.map((one) => [one.connector, one]));
    expect(byConnector[DAMAGED.identity]?.predictions).toMatchObject([
      { eventId: 1032, certainty: 'certain' },
    ]);
    expect(byConnector[WELL.identity]?.predictions).toEqual([]);
    expect(code).toBe(2);
  });

  test('is each domain its own where they share an MX host, which is probed once', async () => {
    await using server = await startScriptedServer(PLAIN);
    const exchange = { MX: [[10, 'mx.example']] } as const;
    await using names = await startNameServer({
      'one.example': exchange,
      'two.example': exchange,
      'mx.example': { A: ['127.0.0.1'] },
    });
    const list = `mx:one.example:${server.port}\nmx:two.example:${server.port}\n`;
    const { records } = await scan(list, '--dns', names.address);
    expect(records.map(({ domain }) => domain).sort()).toEqual(['one.example', 'two.example']);
    expect(records.filter(({ reusedFrom }) => reusedFrom !== undefined)).toHaveLength(1);
    expect(server.connections).toBe(1);
  });

  test('comes after a retry where the server turns us away for now, and says so', async () => {
    await using server = await startScriptedServer(`S: 421 4.3.2 too many connections
CLOSE
---
${PLAIN}`);
    const { records } = await scan(`127.0.0.1:${server.port}\n`, '--retry-delay', '5ms');
    expect(records).toMatchObject([{ outcome: 'completed', retries: 1 }]);
    expect(server.connections).toBe(2);
  });

  test('says that it was turned away when the retries are used up', async () => {
    await using server = await startScriptedServer('S: 421 4.3.2 too many connections\nCLOSE');
    const options = ['--retry-delay', '5ms', '--retries', '1'];
    const { records, code } = await scan(`127.0.0.1:${server.port}\n`, ...options);
    expect(records).toMatchObject([{ outcome: 'refused', retries: 1 }]);
    expect(code).toBe(3);
  });
});

describe('a domain', () => {
  test('does not fail for an MX host that is dead, as long as another one lives', async () => {
    await using stage = await setStage(WELL);
    const [port] = stage.ports;
    const lives = WELL.fqdn ?? '';
    await using names = await startNameServer({
      'one.example': {
        MX: [
          [10, lives],
          [20, 'dead.example'],
        ],
      },
      [lives]: { A: ['127.0.0.1'] },
      'dead.example': { A: ['127.0.0.2'] },
    });
    const options = ['--dns', names.address, '--ca', stage.ca];
    const { records, code } = await scan(`mx:one.example:${port}\n`, ...options);
    expect(records.map(({ outcome }) => outcome).sort()).toEqual(['completed', 'unreachable']);
    expect(code).toBe(0);
  });
});

describe('what a run says of itself', () => {
  test('is nothing with --quiet, while the records come all the same', async () => {
    const { records, stderr } = await scan('127.0.0.1:1\n', '--quiet');
    expect(records).toHaveLength(1);
    expect(stderr).toBe('');
  });

  test('ends with the reason of the exit code', async () => {
    const { stderr } = await scan('127.0.0.1:1\n127.0.0.2:1\n');
    expect(stderr).toMatch(/^exit code 3: 2 records are unknown \(could not tell\), the first /m);
  });

  test.each([
    ['--shard', '3/2', '--shard: "3/2" is no part; write 1/4 for the first of four'],
    ['--rate', '0', '--rate: write how many targets per second, such as 50 or 0.5'],
    ['--retries', '-1', '--retries: write a whole number from 0'],
    ['--per-network', '1.5', '--per-network: write a whole number from 0'],
    ['--workers', '-1', '--workers: write a whole number from 0 to 1024'],
    ['--exclude', '/nowhere', '--exclude: cannot read /nowhere (ENOENT)'],
  ])('refuses %s %s in one line', async (option, value, told) => {
    const { stdout, stderr, code } = await runMain(['scan', '-', `${option}=${value}`, ...NAMED]);
    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: `starttls-probe: ${told}\n`,
      code: 64,
    });
  });
});
