/** The units of deploy/systemd under a systemd that runs them, with all that they shut out. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAMAGED, policyText, WELL } from '../cli/stage.ts';
import { type Machine, startMachine } from './machine.ts';

const UNIT = '--unit=starttls-probe.service';

/** What is scanned, what is watched, and what systemd makes of it. */
export function describeSystemd(): void {
  describe('under systemd', () => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await startMachine(join(import.meta.dirname, '../../deploy/systemd'));
      await machine.run('systemd-sysusers');
      await machine.run('mkdir', '/etc/starttls-probe');
      await machine.write('/etc/starttls-probe/policy.yaml', policyText([WELL, DAMAGED]));
    });
    afterAll(() => machine[Symbol.asyncDispose]());

    test('the scan runs behind its walls, and its verdict is no failure of the service', async () => {
      const ports = await machine.emulate('/etc/starttls-probe/policy.yaml', DAMAGED.identity);
      const targets = ports.map((port) => `127.0.0.1:${port}`);
      await machine.write('/etc/starttls-probe/hosts.txt', `${targets.join('\n')}\n`);
      // Fails where the service does.
      await machine.run('systemctl', 'start', 'starttls-probe-scan.service');
      const journal = await machine.run('journalctl', '--unit=starttls-probe-scan', '--output=cat');
      expect(journal).toContain('exit code 1: ');
      const metrics = await machine.run(
        ...['setpriv', '--reuid=nobody', '--clear-groups'],
        ...['cat', '/var/lib/starttls-probe-scan/starttls-probe.prom'],
      );
      for (const target of targets) expect(metrics).toContain(`target="${target}"`);
      expect(metrics.match(/^smtp_starttls_advertised\{.*\} 1$/gm)).toHaveLength(1);
    });

    test('a list that is not there is a failure', async () => {
      await machine.run('rm', '-f', '/etc/starttls-probe/hosts.txt');
      await machine.attempt('systemctl', 'start', 'starttls-probe-scan.service');
      expect(await machine.property('starttls-probe-scan', 'Result')).toBe('exit-code');
      expect(await machine.property('starttls-probe-scan', 'ExecMainStatus')).toBe('64');
    });

    test('serve is well behind its walls, and keeps its history', async () => {
      const ports = await machine.emulate('/etc/starttls-probe/policy.yaml', DAMAGED.identity);
      await machine.write('/etc/starttls-probe/starttls-probe.yaml', configuration(ports));
      await machine.run('systemctl', 'start', 'starttls-probe.service');
      await machine.awaitJournal(UNIT, 'round ended');
      expect(await machine.get('http://127.0.0.1:9725/-/healthy')).toBe('healthy\n');
      const metrics = await machine.get('http://127.0.0.1:9725/metrics');
      expect(metrics).toContain('\nstarttls_probe_history_failing 0\n');
      expect(metrics.match(/^smtp_starttls_negotiated\{.*\} 1$/gm)).toHaveLength(1);
      const owner = await machine.run(
        'stat',
        '--format=%U %a',
        '/var/lib/starttls-probe/history.db',
      );
      expect(owner).toMatch(/^starttls-probe 6[04]0\n$/);
    });

    test('serve reads its configuration anew, and is started again when it is killed', async () => {
      await machine.run('systemctl', 'reload', 'starttls-probe.service');
      await machine.awaitJournal(UNIT, 'the configuration was read anew');
      await machine.run('systemctl', 'kill', '--signal=KILL', 'starttls-probe.service');
      await machine.awaitJournal(UNIT, 'Scheduled restart job');
      await machine.run('systemctl', 'start', 'starttls-probe.service');
      const process = await machine.property('starttls-probe', 'MainPID');
      await machine.awaitJournal(`_PID=${process}`, 'listening at');
      expect(await machine.property('starttls-probe', 'NRestarts')).toBe('1');
      await machine.run('systemctl', 'stop', 'starttls-probe.service');
      expect(await machine.property('starttls-probe', 'Result')).toBe('success');
    });

    test('no restart mends a configuration that is wrong', async () => {
      await machine.write('/etc/starttls-probe/starttls-probe.yaml', 'groups: 1');
      await machine.attempt('systemctl', 'start', 'starttls-probe.service');
      await machine.awaitJournal(UNIT, "Failed with result 'exit-code'");
      expect(await machine.property('starttls-probe', 'ExecMainStatus')).toBe('64');
      expect(await machine.property('starttls-probe', 'ActiveState')).toBe('failed');
    });

    test('the timer waits for the night', async () => {
      await machine.run('systemctl', 'enable', '--now', 'starttls-probe-scan.timer');
      expect(await machine.property('starttls-probe-scan.timer', 'SubState')).toBe('waiting');
    });
  });
}

function configuration(ports: readonly number[]): string {
  const targets = ports.map((port) => `'127.0.0.1:${port}'`);
  return `
history: /var/lib/starttls-probe/history.db
groups: [{ name: mail, every: 1h, targets: [${targets}] }]
`;
}
