/** Reads the configuration of a monitor with all the files that it names. */

import { dirname, resolve } from 'node:path';
import type { Config, GroupConfig, ProbingConfig } from '../monitor/config/config.ts';
import { ConfigError, readConfig } from '../monitor/config/read-config.ts';
import type { GroupPlan, ProbingPlan } from '../monitor/plan.ts';
import type { CourierOptions } from '../monitor/webhook/courier.ts';
import { createResolver } from '../target/resolver.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import { findOwnName, thisMachine } from './own-name.ts';
import { type Door, readDoor } from './serve-access.ts';
import { makeGroup } from './serve-groups.ts';
import { makeProbing, type ServeSetting } from './serve-probing.ts';
import { readSecret, type SecretReading } from './serve-secret.ts';
import type { Terminal } from './terminal.ts';

/** What a monitor does. */
export interface ServePlan {
  readonly config: Config;
  /** The folder that paths in the configuration are relative to. */
  readonly folder: string;
  readonly groups: readonly GroupPlan[];
  /** By name, those of the groups among them; `default` is always there, and the first. */
  readonly modules: ReadonlyMap<string, ProbingPlan>;
  readonly door: Door;
  /** Null where none is configured. */
  readonly webhook: WebhookPlan | null;
  /** Everything that it was read from, the configuration first. */
  readonly files: readonly string[];
}

/** Whom to tell of a change of verdict. */
export interface WebhookPlan extends Pick<CourierOptions, 'url' | 'secret' | 'timeoutMs' | 'ca'> {
  /** Where the pages are, for links; null where nobody said. */
  readonly publicUrl: string | null;
}

/** For one attempt. */
const WEBHOOK_TIMEOUT_MS = 10_000;

export interface PlanReading {
  readonly path: string;
  readonly terminal: Terminal;
  readonly onBug: (error: unknown) => void;
  readonly note: (text: string) => void;
}

/** The module of whoever names none. */
const DEFAULT_MODULE = 'default';

/** @throws UsageError in one line: the file, where in it, what is wrong, what would be accepted. */
export async function readServePlan({
  path,
  terminal,
  onBug,
  note,
}: PlanReading): Promise<ServePlan> {
  const config = parse(await readText('--config', path), path);
  const folder = dirname(resolve(path));
  const files = new Set([resolve(path)]);
  const setting = {
    folder,
    config,
    ehloName: await chooseEhloName(config, terminal),
    terminal,
    onBug,
    note,
    onFile: (file: string) => files.add(file),
  };
  const groups: GroupPlan[] = [];
  for (const group of config.groups) groups.push(await readGroup(group, { setting, path }));
  const modules = new Map<string, ProbingPlan>();
  const named = { [DEFAULT_MODULE]: {}, ...config.modules };
  for (const [name, module] of Object.entries(named)) {
    modules.set(name, await readModule(name, module, { setting, path }));
  }
  // Whoever asks for a target of a group can have it held against the same.
  for (const group of groups) if (!modules.has(group.name)) modules.set(group.name, group);
  const at = (file: string) => {
    const found = resolve(folder, file);
    files.add(found);
    return found;
  };
  const reading = { env: terminal.env, at };
  const targets = groups.flatMap((group) => group.targets);
  const door = await within(path, () => readDoor(config, targets, reading));
  const webhook = await within(path, () => readWebhook(config, reading));
  return { config, folder, groups, modules, door, webhook, files: [...files] };
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

async function readWebhook(
  { webhook }: Config,
  reading: SecretReading,
): Promise<WebhookPlan | null> {
  if (webhook === undefined) return null;
  const { url, secret, timeout = WEBHOOK_TIMEOUT_MS, ca, publicUrl = null } = webhook;
  return {
    url: new URL(url),
    secret: await readSecret('webhook.secret', secret, reading),
    timeoutMs: timeout,
    publicUrl,
    ...(ca !== undefined && { ca: await readText('webhook.ca', reading.at(ca)) }),
  };
}

interface Reading {
  readonly setting: ServeSetting;
  readonly path: string;
}

function readGroup(group: GroupConfig, { setting, path }: Reading): Promise<GroupPlan> {
  return within(`${path}: group ${group.name}`, () => makeGroup(group, setting));
}

function readModule(
  name: string,
  module: ProbingConfig,
  { setting, path }: Reading,
): Promise<ProbingPlan> {
  return within(`${path}: module ${name}`, () => makeProbing(module, setting));
}

async function within<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
}
