/** The units of deploy/systemd under a systemd that runs them, with all that they shut out. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAMAGED, policyText, WELL } from '../cli/stage.ts';
import { type Machine, startMachine } from './machine.ts';

/** What is scanned, and what systemd makes of it. */
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

    test('the timer waits for the night', async () => {
      await machine.run('systemctl', 'enable', '--now', 'starttls-probe-scan.timer');
      expect(await machine.property('starttls-probe-scan.timer', 'SubState')).toBe('waiting');
    });
  });
}
