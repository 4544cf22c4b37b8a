import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { readCli, runCli } from '../support/cli.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(DAMAGED);
});
afterAll(() => stage[Symbol.asyncDispose]());

/** The damaged connector as Get-ReceiveConnector gives it. */
function exported(): string {
  const connector = {
    AuthMechanism: 18,
    Bindings: { value: [{ Port: stage.ports[0], Address: '127.0.0.1' }], Count: 1 },
    Enabled: true,
    RemoteIPRanges: { Expression: '0.0.0.0-255.255.255.255' },
    RequireTLS: true,
    Identity: DAMAGED.identity,
  };
  return `${JSON.stringify(connector, null, 4)}\n`.replaceAll('\n', '\r\n');
}

describe('an export is piped to policy - or --policy -', () => {
  test.each<[string, () => Buffer]>([
    ['PowerShell 7', () => Buffer.from(exported())],
    ['Windows PowerShell 5.1, in ASCII', () => Buffer.from(exported(), 'ascii')],
    ['with a byte order mark', () => Buffer.from(`\ufeff${exported()}`)],
    [
      "a file of Windows PowerShell's >, in UTF-16",
      () => Buffer.from(`\ufeff${exported()}`, 'utf16le'),
    ],
  ])('%s', async (_claim, stdin) => {
    const args = ['check', ...stage.targets, '--policy', '-'];
    const { records, code } = await readCli<Judged>(args, { stdin: stdin() });
    expect(records).toMatchObject([
      { connector: DAMAGED.identity, predictions: [{ eventId: 1032 }] },
    ]);
    expect(code).toBe(2);

    const shown = await runCli(['policy', '-', '--format', 'json'], { stdin: stdin() });
    expect(JSON.parse(shown.stdout)).toMatchObject({
      connectors: [
        { identity: DAMAGED.identity, authMechanism: DAMAGED.authMechanism, requireTls: true },
      ],
    });
  });
});

test('what policy --format json writes is a policy again', async () => {
  const first = await runMain(['policy', '-', '--format', 'json'], { stdin: exported() });
  const again = await runMain(['policy', '-', '--format', 'json'], { stdin: first.stdout });
  expect(again).toEqual(first);
});

describe('what cannot be read is one line with its place, and exit 64', () => {
  test.each([
    ['nothing', '', /^standard input: empty; export it with a command such as: /],
    ['octets that are no text', Buffer.from([0, 159, 146, 150]), /^standard input: not text /],
    [
      'a range that is none',
      JSON.stringify({ Identity: 'EX01\\A', Bindings: [], RemoteIPRanges: ['192.0.2.300'] }),
      /^standard input: object 1 "EX01\\A": RemoteIPRanges: "192\.0\.2\.300" is not a range; /,
    ],
    [
      'what Format-List was piped into',
      JSON.stringify({ ClassId2e4f51ef21dd47e99d3c952918aff9cd: 'x' }),
      /^standard input: the layout of Format-List, without the objects; /,
    ],
  ])('%s', async (_claim, stdin, told) => {
    const { stdout, stderr, code } = await runMain(['emulate', '-'], { stdin });
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr.replace('starttls-probe: ', '')).toMatch(told);
  });
});
