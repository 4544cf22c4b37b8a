/** Whether our output is a plugin's to those who run plugins, and how check_smtp's compares. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type EmulatedConnector,
  type Emulator,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { type CliEnd, startProcess } from '../support/cli.ts';
import { DEFAULT_FRONTEND } from '../support/connectors.ts';
import { readPluginOutput } from '../support/plugin-output.ts';
import { requires } from '../support/requirement.ts';

const PLUGINS = '/usr/lib/nagios/plugins';
const BIN = join(import.meta.dirname, '../../src/bin.ts');

const WELL = 0;
const EXPIRED = 1;
const ABSENT = 2;

const SERVERS: readonly EmulatedConnector[] = [
  { connector: DEFAULT_FRONTEND },
  { connector: DEFAULT_FRONTEND, certificate: 'expired' },
  { connector: { ...DEFAULT_FRONTEND, authMechanism: ['Integrated'] } },
];

const { skipped, title } = requires('monitoring-plugins');

describe.skipIf(skipped)(title, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator(SERVERS);
  });
  afterAll(() => emulator.close());

  const portOf = (at: number) => emulator.listeners[at]?.port ?? 0;

  /** Our program as the plugin that negate runs, with each state made another. */
  function negated(args: readonly string[]): Promise<CliEnd> {
    const states = ['-o', 'UNKNOWN', '-w', 'OK', '-c', 'WARNING', '-u', 'CRITICAL'];
    const plugin = [process.execPath, BIN, ...args, '--format', 'nagios'];
    return startProcess(join(PLUGINS, 'negate'), ['-t', '60', '-s', ...states, ...plugin]).end;
  }

  test.each([
    ['OK', 3, WELL, []],
    ['WARNING', 0, ABSENT, []],
    ['CRITICAL', 1, ABSENT, ['--require-tls']],
    ['UNKNOWN', 2, WELL, ['--nope']],
  ] as const)('negate takes our %s for what it is', async (_state, code, at, options) => {
    const { stdout, ...end } = await negated([`127.0.0.1:${portOf(at)}`, ...options]);
    expect([end.code, readPluginOutput(stdout).state]).toEqual([
      code,
      ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'][code],
    ]);
  });

  test.each([
    ['well', WELL, 'OK', 'OK'],
    ['without STARTTLS', ABSENT, 'WARNING', 'WARNING'],
    ['past the end of its certificate', EXPIRED, 'CRITICAL', 'CRITICAL'],
  ])('check_smtp and we say of a server that is %s: %s', async (_claim, at, theirs, ours) => {
    const port = String(portOf(at));
    const args = ['-H', '127.0.0.1', '-p', port, '-S', '-D', '14,1'];
    const them = await startProcess(join(PLUGINS, 'check_smtp'), args).end;
    const us = await startProcess(process.execPath, [BIN, `127.0.0.1:${port}`, '--format=nagios'])
      .end;
    expect(stateOf(them)).toBe(theirs);
    expect(readPluginOutput(us.stdout).state).toBe(ours);
    expect(us.code).toBe(them.code);
  });

  test('both write their time in the same way', async () => {
    const args = ['-H', '127.0.0.1', '-p', String(portOf(WELL))];
    const { stdout } = await startProcess(join(PLUGINS, 'check_smtp'), args).end;
    const { time } = readPluginOutput(`${stdout.trimEnd()}\n`).figures;
    expect(time).toMatchObject({ value: expect.any(Number), unit: 's', warn: '', crit: '' });
  });
});

function stateOf({ code }: CliEnd): string {
  return ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'][code ?? 3] ?? '';
}
