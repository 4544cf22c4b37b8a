/** Makes how a group or a module probes out of its settings, which are those of the command line. */

import { resolve } from 'node:path';
import type { Config, ProbingConfig } from '../monitor/config/config.ts';
import type { ProbingPlan } from '../monitor/plan.ts';
import { RULES } from '../rules/index.ts';
import { scriptProbe } from '../session/probe.ts';
import { TlsSettings } from '../smtp/tls-settings.ts';
import { chooseProbes, readSamples } from './chosen-probes.ts';
import { UsageError } from './exit-codes.ts';
import { readStandard } from './judging.ts';
import { readDialogueOptions, readFamily, readResolver } from './probing.ts';
import { namesScript } from './script-name.ts';
import { readScriptSources } from './script-sources.ts';
import type { Terminal } from './terminal.ts';

/** Where a configuration was found, and what all of its groups share. */
export interface ServeSetting {
  /** The folder that its paths are relative to. */
  readonly folder: string;
  readonly config: Config;
  /** The name to give in EHLO; null gives the address that we speak from. */
  readonly ehloName: string | null;
  readonly terminal: Terminal;
  /** Hears of an exception that is our bug. */
  readonly onBug: (error: unknown) => void;
  /** Hears of what a person should know, such as a line of a list that is no target. */
  readonly note: (text: string) => void;
  /** Hears of every file that something was read from. */
  readonly onFile: (path: string) => void;
}

/** The trusted roots take a tenth of a second to load, and nothing differs from one to another. */
const SHARED_TLS = new TlsSettings();

/** @throws UsageError that names the setting. */
export async function makeProbing(
  given: ProbingConfig,
  setting: ServeSetting,
): Promise<ProbingPlan> {
  const options = asOptions(given, setting);
  return inWordsOfSettings(async () => {
    const { terminal, onBug } = setting;
    const standard = await readStandard(options, terminal);
    const scripts = await readScriptSources(options, terminal);
    const probes = [...chooseProbes(options), ...scripts.map(scriptProbe)];
    const dialogue = await readDialogueOptions(options, terminal);
    const ownTls = given.ca !== undefined || given.cert !== undefined || given.key !== undefined;
    return {
      probing: {
        probes,
        options: {
          ...dialogue,
          ehloName: setting.ehloName,
          samples: readSamples(options),
          untilGone: true,
          tls: ownTls ? dialogue.tls : SHARED_TLS,
          onBug,
        },
        judging: { rules: RULES, standard },
      },
      family: readFamily(options),
      makeResolver: () => readResolver(options),
      ...(given.port !== undefined && { port: given.port }),
    };
  });
}

/** The options of a command line that say the same. */
function asOptions(given: ProbingConfig, { folder, config, onFile }: ServeSetting) {
  const at = (path: string) => {
    const found = resolve(folder, path);
    onFile(found);
    return found;
  };
  const { policies = config.policies ?? [], family, timeouts = {}, probes = [] } = given;
  const seconds = (ms: number | undefined, otherwise: string) =>
    ms === undefined ? otherwise : `${ms}ms`;
  return {
    policy: policies.map(at),
    connector: given.connector,
    set: undefined,
    'require-tls': given.requireTls,
    'expiring-days': given.expiringDays ?? 14,
    probe: probes.map((probe) => (namesScript(probe) ? at(probe) : probe)),
    samples: given.samples,
    'i-own-this-host': given.iOwnTheseHosts,
    port: given.port ?? DEFAULT_PORT,
    ipv4: family === 4,
    ipv6: family === 6,
    source: given.source,
    dns: config.dns,
    // Found once, for all.
    'ehlo-name': 'localhost',
    enforce: undefined,
    'no-try-unadvertised': undefined,
    concurrency: 1,
    servername: given.servername,
    ca: given.ca && at(given.ca),
    cert: given.cert && at(given.cert),
    key: given.key && at(given.key),
    'no-legacy': undefined,
    // The first to end of a chain is what a monitor warns of.
    chain: true,
    transcript: true,
    'connect-timeout': seconds(timeouts.connect, '10'),
    'greeting-timeout': seconds(timeouts.greeting, '30'),
    'idle-timeout': seconds(timeouts.idle, '30'),
    'reply-timeout': seconds(timeouts.reply, '60'),
    'handshake-timeout': seconds(timeouts.handshake, '15'),
    timeout: seconds(timeouts.target, '120'),
    var: undefined,
    'var-file': undefined,
    'var-env': undefined,
  };
}

/** Where a target names none. */
export const DEFAULT_PORT = 25;

/** What the options of the command line are called in a configuration. */
const SETTINGS: Readonly<Record<string, string>> = {
  '--policy': 'policies',
  '--connector': 'connector',
  '--probe': 'probes',
  '--samples': 'samples',
  '--i-own-this-host': 'iOwnTheseHosts: true',
  '--source': 'source',
  '--servername': 'servername',
  '--dns': 'dns',
  '--ca': 'ca',
  '--cert': 'cert',
  '--key': 'key',
};

/** The same mistake is told in the words of the file that it stands in. */
export async function inWordsOfSettings<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const told = error.message.replace(/--[a-z-]+/g, (option) => SETTINGS[option] ?? option);
    throw new UsageError(told);
  }
}
