/** Reads the configuration of a monitor with all the files that it names. */

import { dirname, resolve } from 'node:path';
import type { Config } from '../monitor/config/config.ts';
import { ConfigError, type PlacedConfig, placeConfig } from '../monitor/config/read-config.ts';
import type { GroupPlan, ProbingPlan } from '../monitor/plan.ts';
import { UsageError } from './exit-codes.ts';
import { findFiles, readText } from './files.ts';
import { findOwnName, thisMachine } from './own-name.ts';
import { readResolver } from './probing.ts';
import { type Door, readDoor } from './serve-access.ts';
import { makeGroup } from './serve-groups.ts';
import { inWordsOfSettings, makeProbing, type ServeSetting } from './serve-probing.ts';
import { readWebhook, type WebhookPlan } from './serve-webhook-plan.ts';
import type { Terminal } from './terminal.ts';

/** What a monitor does. */
export interface ServePlan {
  readonly config: Config;
  /** The folder that its paths are relative to. */
  readonly folder: string;
  readonly groups: readonly GroupPlan[];
  /** By name, those of the groups among them; `default` is always there, and the first. */
  readonly modules: ReadonlyMap<string, ProbingPlan>;
  readonly door: Door;
  /** Null where none is configured. */
  readonly webhook: WebhookPlan | null;
}

export interface PlanReading {
  readonly path: string;
  readonly terminal: Terminal;
  readonly onBug: (error: unknown) => void;
  readonly note: (text: string) => void;
  /** Takes every file that something is read from, also where that fails. */
  readonly files: Set<string>;
}

/** The module of whoever names none. */
const DEFAULT_MODULE = 'default';

/** @throws UsageError in one line: the file, where in it, what is wrong, what would be accepted. */
export async function readServePlan(given: PlanReading): Promise<ServePlan> {
  const { path, terminal, files } = given;
  files.add(resolve(path));
  // Whoever begins has none yet.
  await findFiles('--config', [path], () => '; --schema prints what may stand in one');
  const { config, where } = parse(await readText('--config', path), path);
  const folder = dirname(resolve(path));
  const onFile = (file: string) => files.add(file);
  const at = (file: string) => {
    const found = resolve(folder, file);
    onFile(found);
    return found;
  };
  const reading = { env: terminal.env, at };
  const ehloName = await within(where('dns'), () => chooseEhloName(config, terminal));
  const setting = { ...given, folder, config, where, ehloName, onFile };
  const groups = await makeGroups(setting);
  const targets = groups.flatMap((group) => group.targets);
  return {
    config,
    folder,
    groups,
    modules: await makeModules(groups, setting),
    door: await within(where('listen'), () => readDoor(config, targets, reading)),
    webhook: await within(where('webhook'), () => readWebhook(config, reading)),
  };
}

function parse(content: string, path: string): PlacedConfig {
  try {
    return placeConfig(content, path);
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

async function chooseEhloName({ ehloName, dns }: Config, terminal: Terminal) {
  const resolver = await inWordsOfSettings(async () => readResolver({ dns }));
  return ehloName ?? findOwnName(await thisMachine(), resolver, terminal);
}

/** What all groups and modules are made of, and where they stand. */
type Placed = ServeSetting & Pick<PlacedConfig, 'where'>;

async function makeGroups(setting: Placed): Promise<GroupPlan[]> {
  const groups: GroupPlan[] = [];
  for (const [at, group] of setting.config.groups.entries()) {
    const place = `${setting.where('groups', at)}: group ${group.name}`;
    groups.push(await within(place, () => makeGroup(group, setting)));
  }
  return groups;
}

/** Whoever asks for a target of a group can have it held against the same, by the group's name. */
async function makeModules(
  groups: readonly GroupPlan[],
  setting: Placed,
): Promise<Map<string, ProbingPlan>> {
  const modules = new Map<string, ProbingPlan>();
  const named = { [DEFAULT_MODULE]: {}, ...setting.config.modules };
  for (const [name, module] of Object.entries(named)) {
    const place = `${setting.where('modules', name)}: module ${name}`;
    modules.set(name, await within(place, () => makeProbing(module, setting)));
  }
  for (const group of groups) modules.set(group.name, group);
  return modules;
}

async function within<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
}
