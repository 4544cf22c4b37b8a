/** The command definitions, read by Nagios and Icinga, and run by Nagios. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAMAGED, setStage, WELL } from '../cli/stage.ts';
import { startProcess } from '../support/cli.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { configureNagios } from './nagios.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, 'deploy/nagios', name), 'utf8');
const COMMANDS = read('starttls-probe.cfg');
const EXAMPLES = read('services.example.cfg');

/** The same definitions, for the program in this working tree. */
const OWN_COMMANDS = COMMANDS.replaceAll(
  '/usr/local/bin/starttls-probe',
  `${process.execPath} ${join(ROOT, 'src/bin.ts')}`,
);

const nagios = requires('nagios');

describe.skipIf(nagios.skipped)(nagios.title, () => {
  test('reads the definitions and the examples without a complaint', async () => {
    await using configured = await configureNagios(COMMANDS, EXAMPLES);
    const { stdout, code } = await configured.verify().end;
    expect(stdout).toMatch(/Total Warnings: 0\nTotal Errors: +0\n/);
    expect(code).toBe(0);
  });

  test('runs them: well is OK, a damaged connector CRITICAL, what cannot be told UNKNOWN', async () => {
    await using stage = await setStage(WELL, DAMAGED);
    const [well, damaged] = stage.targets;
    const services = [
      service('well', `check_starttls_probe!${well}!--ca ${stage.ca}`),
      service('damaged', `check_starttls_probe_policy!${damaged}!${stage.policy}`),
      service('nobody', 'check_starttls_probe!127.0.0.1:1'),
      service('misspelt', `check_starttls_probe!${well}!--bogus`),
    ];
    await using configured = await configureNagios(OWN_COMMANDS, [HOST, ...services].join('\n'));
    const states = await statesOf(services.length, await configured.start());
    expect(states).toEqual({
      well: expect.stringMatching(/^OK=/),
      damaged: expect.stringMatching(/^CRITICAL=.*1032/),
      nobody: expect.stringMatching(/^UNKNOWN=/),
      misspelt: expect.stringMatching(/^UNKNOWN=.*bogus/),
    });
  });
});

/** The state of each of so many services, with its output, as Nagios had them first. */
async function statesOf(count: number, results: AsyncIterable<string>) {
  const states: Record<string, string> = {};
  for await (const result of results) {
    const [, name, state] = /^([^=]+)=(.*)$/.exec(result) ?? [];
    if (name !== undefined && state !== undefined) states[name] ??= state;
    if (Object.keys(states).length === count) break;
  }
  return states;
}

const HOST = `define host {
  host_name           here
  address             127.0.0.1
  max_check_attempts  1
  contacts            nagiosadmin
}
`;

function service(description: string, command: string): string {
  return `define service {
  use                  starttls-probe-service
  host_name            here
  service_description  ${description}
  check_command        ${command}
  max_check_attempts   1
  contacts             nagiosadmin
}
`;
}

const icinga = requires('icinga2');

describe.skipIf(icinga.skipped)(icinga.title, () => {
  const PREAMBLE = `
    include <itl>
    const NodeName = "here"
    object Host "mail.contoso.com" {
      check_command = "dummy"
      vars.starttls["port 25"] = { starttls_target = "mail.contoso.com", starttls_require_tls = true }
    }`;

  test('reads the check command, and makes a service of what a host says', async () => {
    await using folder = await TemporaryFolder.create();
    const file = await folder.write('icinga2.conf', `${PREAMBLE}\n${read('icinga2.conf')}`);
    const places = ['DataDir', 'InitRunDir', 'LogDir', 'CacheDir', 'SpoolDir'];
    const defines = [...places.map((place) => `${place}=${folder.path}`), 'RunAsUser=root'];
    const options = [...defines, 'RunAsGroup=root'].flatMap((define) => ['--define', define]);
    const { stdout, code } = await startProcess('icinga2', [
      'daemon',
      '--validate',
      '--config',
      file,
      ...options,
    ]).end;
    expect(stdout).toContain('Instantiated 1 Service.');
    expect({ code, complaints: /warning|critical/.exec(stdout) }).toEqual({
      code: 0,
      complaints: null,
    });
  });
});
