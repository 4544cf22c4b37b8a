import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { PROBE_STAGES } from '../../src/dialogue/probe.ts';

const FOLDER = join(import.meta.dirname, '../../probes');

describe('the table of probes', () => {
  test('holds every file once, under its name', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ''));
    const ids = PROBES.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(files.filter((file) => file !== 'index').sort());
  });

  test('is in the order in which the questions are put', () => {
    const stages = PROBES.map(({ stage }) => PROBE_STAGES.indexOf(stage));
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
  });

  test.each(PROBES.map((probe) => [probe.id, probe] as const))(
    '%s says what it is',
    (_id, probe) => {
      expect(probe.title).toMatch(/^\S.*[^.]$/);
      expect(probe.reference).toMatch(/RFC \d{4}/);
    },
  );

  test('asks what could harm only on a connection of its own', () => {
    const intrusive = PROBES.filter((probe) => probe.intrusive);
    expect(intrusive.map(({ id, stage }) => [id, stage])).toEqual([
      ['mail-before-tls', 'own-connection'],
      ['tls-versions', 'own-connections'],
      ['client-certificate', 'own-connections'],
      ['samples', 'own-connections'],
      ['command-injection', 'own-connections'],
    ]);
  });
});
