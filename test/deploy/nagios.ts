/** Nagios itself with what deploy/nagios/ defines, in a folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RunningCli, startProcess } from '../support/cli.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

/** The distribution's contacts and periods, which the examples name. */
const DISTRIBUTION = ['commands', 'contacts', 'templates', 'timeperiods'].map(
  (name) => `/etc/nagios4/objects/${name}.cfg`,
);

/** A configuration of Nagios; `await using` removes it. */
export interface Nagios extends AsyncDisposable {
  /** `nagios4 -v`: reads the configuration and says what is wrong with it. */
  verify(): RunningCli;
  /** Runs until the test ends, and gives `service=STATE=output` for each result as it comes. */
  start(): Promise<AsyncIterable<string>>;
}

/** Writes a configuration around object files, given as text. */
export async function configureNagios(...objects: readonly string[]): Promise<Nagios> {
  const folder = await TemporaryFolder.create();
  const files = await Promise.all(
    objects.map((text, index) => folder.write(`objects-${index}.cfg`, text)),
  );
  await mkdir(folder.at('results'));
  files.push(await folder.write('tell.cfg', tellingCommand(folder.at('told'))));
  const main = await folder.write('nagios.cfg', mainFile(folder.path, [...DISTRIBUTION, ...files]));
  const started: ChildProcess[] = [];
  return {
    verify: () => startProcess('nagios4', ['-v', main]),
    async start() {
      const told = await folder.write('told', '');
      const log = spawn('tail', ['--follow', '--lines=+1', told]);
      started.push(log, spawn('nagios4', [main], { stdio: 'ignore' }));
      return createInterface({ input: log.stdout });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map(stop));
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill();
  await ended;
}

/** What Nagios runs after each result of a service; a semicolon would begin a comment. */
function tellingCommand(file: string): string {
  const told = '"$SERVICEDESC$" "$SERVICESTATE$" "$SERVICEOUTPUT$"';
  return `define command {
  command_name tell
  command_line /usr/bin/printf "%s=%s=%s\\n" ${told} >>${file}
}
`;
}

/** Every path in one folder; a second for what is a minute elsewhere, and everything at once. */
function mainFile(folder: string, objects: readonly string[]): string {
  const paths = {
    log_file: 'log',
    object_cache_file: 'cache',
    precached_object_file: 'precache',
    status_file: 'status',
    command_file: 'command',
    lock_file: 'lock',
    temp_file: 'temporary',
    temp_path: '.',
    check_result_path: 'results',
    state_retention_file: 'retention',
    log_archive_path: '.',
    query_socket: 'query',
  };
  const lines = [
    ...objects.map((file) => `cfg_file=${file}`),
    ...Object.entries(paths).map(([name, path]) => `${name}=${join(folder, path)}`),
    'nagios_user=root',
    'nagios_group=root',
    'illegal_macro_output_chars=`~$&|\'"<>',
    'interval_length=1',
    'service_inter_check_delay_method=n',
    'max_service_check_spread=1',
    'obsess_over_services=1',
    'ocsp_command=tell',
    'use_syslog=0',
    'enable_notifications=0',
    'execute_host_checks=0',
  ];
  return `${lines.join('\n')}\n`;
}
