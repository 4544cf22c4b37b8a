/** Makes the plan of a group out of its settings. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config, GroupConfig } from '../monitor/config/config.ts';
import type { GroupPlan, ProbingPlan, RoundPace } from '../monitor/plan.ts';
import { cronTimetable, intervalOf, type Timetable } from '../monitor/schedule/timetable.ts';
import { DEFAULT_BACK_OFF } from '../scan/back-off.ts';
import { DEFAULT_LIMITS } from '../scan/limit-keys.ts';
import { fitConcurrency, openFilesLimit } from '../scan/open-files.ts';
import { type ListedTarget, NOTHING_DECLARED } from '../target/listed.ts';
import type { Target } from '../target/target.ts';
import { ScanLists } from './scan-lists.ts';
import { namesScript } from './script-name.ts';
import {
  DEFAULT_PORT,
  inWordsOfSettings,
  makeProbing,
  type ServeSetting,
} from './serve-probing.ts';
import { chooseTargets } from './targets.ts';

/** Dialogues of a group at once. */
const CONCURRENCY = 50;

/** Who turns us away is asked again in the next round; a rest would hold up this one. */
const RETRIES = 0;

/** However rare the rounds are, nobody wants to wait longer for the whole of one. */
const LONGEST_SPREAD_MS = 600_000;

/** @throws UsageError that names the setting. */
export async function makeGroup(given: GroupConfig, shared: ServeSetting): Promise<GroupPlan> {
  const setting = { ...shared, note: (text: string) => shared.note(`${given.name}: ${text}`) };
  // Before the files are read: one that is written meanwhile is another for the next reload.
  const fingerprint = await fingerprintOf(given, setting);
  const probing = await makeProbing(given, setting);
  const timetable = readTimetable(given);
  const named = await inWordsOfSettings(async () => readTargets(given, probing, setting));
  const list: GroupPlan['list'] = (options) =>
    readAll(given, { targets: named, probing, setting }, options);
  return {
    ...probing,
    name: given.name,
    timetable,
    spreadMs: given.spread ?? Math.min(intervalOf(timetable) / 2, LONGEST_SPREAD_MS),
    pace: readPace(given),
    policies: given.policies ?? setting.config.policies ?? [],
    fingerprint,
    targets: await readOnce(list, setting),
    list,
  };
}

/** A list is read anew for each round; what may be asked for is what it held when all was read. */
async function readOnce(list: GroupPlan['list'], { terminal, note }: ServeSetting) {
  const targets: Target[] = [];
  for await (const { target } of list({ signal: terminal.signal, note })) targets.push(target);
  if (targets.length === 0) note('has no targets');
  return targets;
}

function readTimetable({ every, cron, timeZone = 'UTC', jitter = 0 }: GroupConfig): Timetable {
  if (every !== undefined) return { kind: 'every', everyMs: every, jitterMs: jitter };
  return cronTimetable(cron ?? '', timeZone, jitter);
}

function readPace({ limits = {} }: GroupConfig): RoundPace {
  const {
    concurrency = CONCURRENCY,
    perNetwork,
    perProvider,
    rate = null,
    retries = RETRIES,
  } = limits;
  return {
    concurrency: fitConcurrency(concurrency, openFilesLimit()).concurrency,
    limits: {
      perAddress: 1,
      perNetwork: perNetwork ?? DEFAULT_LIMITS.perNetwork,
      perProvider: perProvider ?? DEFAULT_LIMITS.perProvider,
    },
    rate,
    retries,
    backOff: DEFAULT_BACK_OFF,
  };
}

/** Those that stand in the configuration itself, and those that its policy declares. */
function readTargets(
  { targets: texts = [], fromPolicy, port = DEFAULT_PORT }: GroupConfig,
  { probing }: ProbingPlan,
  { note }: ServeSetting,
): Target[] {
  const { policy } = probing.judging.standard;
  const choose = (named: readonly string[], partners: boolean) =>
    chooseTargets({ texts: named, port, policy, partners }, note);
  return [
    ...(texts.length > 0 ? choose(texts, false) : []),
    ...(fromPolicy === 'endpoints' || fromPolicy === 'both' ? choose([], false) : []),
    ...(fromPolicy === 'partners' || fromPolicy === 'both' ? choose([], true) : []),
  ];
}

interface Sources {
  readonly targets: readonly Target[];
  readonly probing: ProbingPlan;
  readonly setting: ServeSetting;
}

/** @throws UsageError in one line where a list cannot be read. */
async function* readAll(
  { lists = [], port = DEFAULT_PORT }: GroupConfig,
  { targets, probing, setting }: Sources,
  { signal, note }: Parameters<GroupPlan['list']>[0],
): AsyncGenerator<ListedTarget> {
  for (const target of targets) yield { target, domain: null, declared: NOTHING_DECLARED };
  if (lists.length === 0) return;
  const { folder, terminal } = setting;
  const paths = lists.map((list) => resolve(folder, list));
  const { policy } = probing.probing.judging.standard;
  const choice = { paths, port, policy, partners: false, strict: false, what: 'lists' };
  const files = await ScanLists.open(choice, terminal);
  yield* files.read({ stdin: terminal.stdin, signal }, { note, complain: note });
}

/** Of everything that its rounds depend on. */
async function fingerprintOf(given: GroupConfig, setting: ServeSetting): Promise<string> {
  const { config, ehloName, folder, onFile } = setting;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([given, config.dns ?? null, ehloName]));
  for (const file of filesOf(given, config)) {
    const path = resolve(folder, file);
    onFile(path);
    // What is not there is told by who reads it.
    hash.update(await readFile(path).catch(() => 'nothing'));
  }
  return hash.digest('hex');
}

function filesOf(given: GroupConfig, config: Config): string[] {
  const { policies = config.policies ?? [], lists = [], probes = [], ca, cert, key } = given;
  const pem = [ca, cert, key].filter((file) => file !== undefined);
  return [...policies, ...lists, ...probes.filter(namesScript), ...pem];
}
