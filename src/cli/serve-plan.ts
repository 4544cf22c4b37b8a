/** Reads the configuration of a monitor with all the files that it names. */

import { dirname, resolve } from 'node:path';
import type { Config, GroupConfig, ProbingConfig } from '../monitor/config/config.ts';
import { ConfigError, readConfig } from '../monitor/config/read-config.ts';
import type { GroupPlan, ProbingPlan } from '../monitor/plan.ts';
import { createResolver } from '../target/resolver.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import { findOwnName, thisMachine } from './own-name.ts';
import { makeGroup } from './serve-groups.ts';
import { makeProbing, type ServeSetting } from './serve-probing.ts';
import type { Terminal } from './terminal.ts';

/** What a monitor does. */
export interface ServePlan {
  readonly config: Config;
  /** The folder that paths in the configuration are relative to. */
  readonly folder: string;
  readonly groups: readonly GroupPlan[];
  /** By name; `default` is always there. */
  readonly modules: ReadonlyMap<string, ProbingPlan>;
  /** Everything that it was read from, the configuration first. */
  readonly files: readonly string[];
}

export interface PlanReading {
  readonly path: string;
  readonly terminal: Terminal;
  readonly onBug: (error: unknown) => void;
}

/** The module of whoever names none. */
export const DEFAULT_MODULE = 'default';

/** @throws UsageError in one line: the file, where in it, what is wrong, what would be accepted. */
export async function readServePlan({ path, terminal, onBug }: PlanReading): Promise<ServePlan> {
  const config = parse(await readText('--config', path), path);
  const folder = dirname(resolve(path));
  const files = new Set([resolve(path)]);
  const setting = {
    folder,
    config,
    ehloName: await chooseEhloName(config, terminal),
    terminal,
    onBug,
    onFile: (file: string) => files.add(file),
  };
  const groups: GroupPlan[] = [];
  for (const group of config.groups) groups.push(await readGroup(group, { setting, path }));
  const modules = new Map<string, ProbingPlan>();
  for (const [name, module] of Object.entries({ [DEFAULT_MODULE]: {}, ...config.modules })) {
    modules.set(name, await readModule(name, module, { setting, path }));
  }
  return { config, folder, groups, modules, files: [...files] };
}

function parse(content: string, path: string): Config {
  try {
    return readConfig(content, path);
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

async function chooseEhloName({ ehloName, dns }: Config, terminal: Terminal) {
  if (ehloName !== undefined) return ehloName;
  const resolver = createResolver(dns ? { servers: dns } : {});
  return findOwnName(await thisMachine(), resolver, terminal);
}

interface Reading {
  readonly setting: ServeSetting;
  readonly path: string;
}

function readGroup(group: GroupConfig, { setting, path }: Reading): Promise<GroupPlan> {
  return at(`${path}: group ${group.name}`, () => makeGroup(group, setting));
}

function readModule(
  name: string,
  module: ProbingConfig,
  { setting, path }: Reading,
): Promise<ProbingPlan> {
  return at(`${path}: module ${name}`, () => makeProbing(module, setting));
}

async function at<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
}
