/** The units, by what systemd says of them without running them. */

import { globSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProcess } from '../support/cli.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/systemd');
const UNITS = globSync('*.{service,timer}', { cwd: FOLDER }).sort();
const SERVICES = UNITS.filter((unit) => unit.endsWith('.service'));

/** Of ten; systemd calls 1.0 to 2.9 OK, and a service without hardening has 9.6. */
const MOST_EXPOSED = 1.2;

const { skipped, title } = requires('systemd-analyze');

describe.skipIf(skipped)(title, () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await TemporaryFolder.create();
    const program = await folder.write('starttls-probe', '#!/bin/sh\n');
    await chmod(program, 0o755);
    for (const unit of UNITS) {
      const text = readFileSync(join(FOLDER, unit), 'utf8');
      await folder.write(unit, text.replaceAll('/usr/local/bin/starttls-probe', program));
    }
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const analyze = (...args: readonly string[]) => startProcess('systemd-analyze', args).end;

  test('there are three of them', () => {
    expect(UNITS).toHaveLength(3);
  });

  test.each(UNITS)('%s is taken without a complaint', async (unit) => {
    const end = await analyze('verify', '--man=no', folder.at(unit));
    expect(end).toEqual({ stdout: '', stderr: '', code: 0 });
  });

  test.each(SERVICES)('%s is hardly exposed', async (unit) => {
    const options = ['--offline=true', '--no-pager', `--threshold=${MOST_EXPOSED * 10}`];
    const { stdout, code } = await analyze('security', ...options, folder.at(unit));
    expect(stdout).toContain(`Overall exposure level for ${basename(unit)}: `);
    expect(code, stdout).toBe(0);
  });

  test('the timer fires once a night', async () => {
    const [, when = ''] =
      /^OnCalendar=(.*)$/m.exec(await folder.read('starttls-probe-scan.timer')) ?? [];
    const { stdout, code } = await analyze(
      'calendar',
      '--base-time=2026-01-01',
      '--iterations=2',
      when,
    );
    expect(stdout.match(/(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d/g)).toEqual([
      '2026-01-01 02:00:00',
      '2026-01-02 02:00:00',
    ]);
    expect(code).toBe(0);
  });
});
