/** What is promised of the stack in deploy/compose.yaml. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseDuration } from '../../src/cli/duration.ts';
import { readConfig } from '../../src/monitor/config/read-config.ts';
import { runCli } from '../support/cli.ts';

const FOLDER = join(import.meta.dirname, '../../deploy');

interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly stop_grace_period?: string;
  readonly [field: string]: unknown;
}

const stack = parse(readFileSync(join(FOLDER, 'compose.yaml'), 'utf8'), { merge: true });
const services: readonly (readonly [string, Service])[] = Object.entries(stack.services);
const CONFIG = 'starttls-probe.yaml';

test('the stack is the four of them', () => {
  expect(services.map(([name]) => name).sort()).toEqual([
    ...['alertmanager', 'grafana', 'prometheus', 'starttls-probe'],
  ]);
});

describe.each(services)('%s', (name, service) => {
  test('is confined', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test('listens for this machine alone', () => {
    expect(service.ports.length).toBeGreaterThan(0);
    expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('mounts what is there, read-only, and writes to volumes that are declared', () => {
    const mounts = service.volumes.map((volume) => volume.split(':'));
    const files = mounts.filter(([source]) => source?.startsWith('./'));
    expect(files.filter(([source]) => !existsSync(join(FOLDER, source ?? '')))).toEqual([]);
    expect(files.filter(([, , mode]) => mode !== 'ro')).toEqual([]);
    const volumes = mounts.flatMap(([source = '']) => (source.startsWith('./') ? [] : source));
    expect(Object.keys(stack.volumes)).toEqual(expect.arrayContaining(volumes));
  });

  test('is pinned to a version, has a health check, and has no secret in its environment', () => {
    // Ours is built here, and brings its own.
    if (name !== 'starttls-probe') {
      expect(service.image).toMatch(/:-[a-z]+\/[a-z]+:v?\d+\.\d+\.\d+\}$/);
      expect(service['healthcheck']).toBeDefined();
    }
    const secrets = Object.keys(service.environment ?? {}).filter((key) => /PASSWORD/.test(key));
    expect(secrets.filter((key) => !key.endsWith('__FILE'))).toEqual([]);
  });
});

test('the configuration is good, and ends before its container is killed', async () => {
  const path = join(FOLDER, CONFIG);
  const { stderr, code } = await runCli(['serve', '--config', path, '--check']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const { grace = 0 } = readConfig(readFileSync(path, 'utf8'), CONFIG);
  const period = stack.services['starttls-probe'].stop_grace_period;
  expect(grace).toBeLessThan(parseDuration('stop_grace_period', period));
});
