/** The shape of a configuration: what `serve` watches, when, and whom it tells. */

import { z } from 'zod';
import { cronTimetable } from '../schedule/timetable.ts';
import { age, duration, secret, section, text, texts, whole } from './pieces.ts';

/** How servers are probed, and what they are held against; the same for a group and for a module. */
const PROBING = {
  policies: texts().optional().describe('Exports or policy files, in place of the ones above'),
  connector: texts()
    .optional()
    .describe('The declared connector that answers: IDENTITY, or TARGET=IDENTITY'),
  requireTls: z.boolean({ error: 'expected true or false' }).optional(),
  expiringDays: z.number({ error: 'expected a number of days' }).min(0).optional(),
  probes: texts().optional().describe('Questions on request, as starttls-probe probes lists them'),
  samples: whole(2, 100).optional(),
  iOwnTheseHosts: z
    .boolean({ error: 'expected true or false' })
    .optional()
    .describe('Allows questions that play an attack'),
  port: whole(1, 65_535).optional().describe('Port of targets that name none'),
  family: z.literal([4, 6], { error: 'expected 4 or 6' }).optional(),
  source: text().optional().describe('Address to connect from'),
  servername: text().optional(),
  ca: text().optional().describe('PEM file of further trusted roots'),
  cert: text().optional().describe('PEM file of a client certificate'),
  key: text().optional().describe('PEM file of its key'),
  timeouts: section({
    connect: duration().optional(),
    greeting: duration().optional(),
    idle: duration().optional(),
    reply: duration().optional(),
    handshake: duration().optional(),
    target: duration().optional(),
  }).optional(),
};

/** No round is so short that the one before it is not worth waiting for. */
const SHORTEST_INTERVAL_MS = 1_000;

const group = section({
  name: text().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/, {
    error: 'expected up to 63 letters, digits, blanks, dots, dashes and underscores',
  }),
  every: duration({ atLeastMs: SHORTEST_INTERVAL_MS })
    .optional()
    .describe('From the start of one round to that of the next'),
  cron: text().optional().describe('When rounds begin, in place of every'),
  timeZone: text().optional().describe('Of the cron expression; UTC when absent'),
  jitter: duration().optional().describe('Each round begins later by up to this'),
  spread: duration().optional().describe('Over how long the targets of a round are spread'),
  targets: texts().optional(),
  lists: texts().optional().describe('Files of targets, as scan reads them'),
  fromPolicy: z
    .literal(['endpoints', 'partners', 'both'], {
      error: 'expected endpoints, partners or both',
    })
    .optional()
    .describe('Targets that the policy declares'),
  limits: section({
    concurrency: whole(1, 10_000).optional(),
    perNetwork: whole(0, 10_000).optional(),
    perProvider: whole(0, 10_000).optional(),
    rate: z.number({ error: 'expected targets per second' }).positive().optional(),
    retries: whole(0, 100).optional(),
  }).optional(),
  ...PROBING,
});

const module = section(PROBING);

/** Everything that a configuration may say. */
export const configShape = section({
  listen: section({
    address: text().optional().describe('127.0.0.1:9725 when absent'),
    names: texts().optional().describe('Further names that it is reached by'),
    tls: section({ cert: text(), key: text() }).optional(),
    token: secret().optional().describe('What a client must show as bearer token or password'),
  }).optional(),
  history: text().optional().describe('Database file; nothing is kept when absent'),
  retention: section({
    samples: age().optional(),
    records: age().optional(),
    changes: age().optional(),
  }).optional(),
  log: section({
    format: z.literal(['json', 'pretty'], { error: 'expected json or pretty' }).optional(),
    level: z
      .literal(['debug', 'info', 'warn', 'error'], {
        error: 'expected debug, info, warn or error',
      })
      .optional(),
  }).optional(),
  dns: texts().optional().describe("Name servers to ask, in place of the system's"),
  ehloName: text()
    .regex(/^[!-~]+$/, { error: 'expected a host name, or an address such as [192.0.2.1]' })
    .optional(),
  grace: duration().optional().describe('For what is under way at the end'),
  policies: texts().optional(),
  groups: z.array(group, { error: 'expected a list of groups' }).default([]),
  modules: z.record(z.string(), module, { error: 'expected modules by name' }).default({}),
  probe: section({
    allow: texts().optional().describe('What /probe may be asked for beside configured targets'),
    concurrency: whole(1, 10_000).optional(),
  }).optional(),
  webhook: section({
    url: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }),
    secret: secret(),
    timeout: duration().optional(),
    ca: text().optional().describe('PEM file of authorities that its certificate may come from'),
    publicUrl: z
      .url({ protocol: /^https?$/, error: 'expected an http or https address' })
      .optional()
      .describe('Where the dashboard is reached, for links'),
  }).optional(),
}).superRefine(({ groups, modules }, context) => {
  groups.forEach((one, at) => {
    for (const [setting, message] of faultsOf(one)) {
      context.addIssue({ code: 'custom', path: ['groups', at, setting], message });
    }
    const first = groups.findIndex(({ name }) => name === one.name);
    const taken = first < at ? `groups[${first}]` : moduleNamed(one.name, modules);
    if (taken === null) return;
    const message = `"${one.name}" is the name of ${taken} already`;
    context.addIssue({ code: 'custom', path: ['groups', at, 'name'], message });
  });
});

/** A group is a module too, by its name. */
function moduleNamed(name: string, modules: Readonly<Record<string, unknown>>): string | null {
  return name === 'default' || Object.hasOwn(modules, name) ? 'a module' : null;
}

/** What is wrong with a group by itself: a setting, and what to write. */
function* faultsOf(one: z.output<typeof group>): Generator<readonly [string, string]> {
  const { every, cron, timeZone, targets, lists, fromPolicy } = one;
  if (every === undefined && cron === undefined) yield ['name', 'needs every or cron'];
  if (every !== undefined && cron !== undefined) {
    yield ['cron', 'stands beside every: write one of them'];
  }
  if (timeZone !== undefined && cron === undefined) yield ['timeZone', 'belongs to cron'];
  if (!targets && !lists && !fromPolicy) yield ['name', 'needs targets, lists or fromPolicy'];
  const fault = cron === undefined ? null : faultOfCron(cron, timeZone);
  if (fault !== null) yield ['cron', fault];
}

function faultOfCron(cron: string, timeZone = 'UTC'): string | null {
  try {
    cronTimetable(cron, timeZone, 0);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export type Config = z.output<typeof configShape>;
export type GroupConfig = Config['groups'][number];
/** What a module and a group have in common. */
export type ProbingConfig = Config['modules'][string];
