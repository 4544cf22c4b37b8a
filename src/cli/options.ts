/** The options that several commands share, as yargs describes them. */

import type { Options } from 'yargs';
import { FORMAT_IDS } from '../report/index.ts';
import { COLOR_CHOICES } from './terminal.ts';

const PROBING = 'How to probe:';
const TLS = 'TLS:';
const WAITING = 'How long to wait (seconds, or 500ms, 2m):';
const JUDGING = 'What to hold it against:';
const REPORTING = 'What to report:';

export const PROBE_OPTIONS = {
  port: {
    group: PROBING,
    type: 'number',
    default: 25,
    describe: 'Port of targets that name none',
  },
  ipv4: { group: PROBING, type: 'boolean', describe: 'Only IPv4 (-4)', conflicts: 'ipv6' },
  ipv6: { group: PROBING, type: 'boolean', describe: 'Only IPv6 (-6)' },
  source: { group: PROBING, type: 'string', describe: 'Address to connect from' },
  dns: {
    group: PROBING,
    type: 'string',
    array: true,
    nargs: 1,
    describe: "Name server to ask, in place of the system's",
  },
  'ehlo-name': {
    group: PROBING,
    type: 'string',
    describe: "Name to give in EHLO [this host's full name, else its address]",
  },
  enforce: {
    group: PROBING,
    type: 'boolean',
    describe: 'Also ask whether MAIL FROM is refused in clear; may itself cause event 1032',
  },
  'no-try-unadvertised': {
    group: PROBING,
    type: 'boolean',
    describe: 'Do not send STARTTLS where it is not listed',
  },
  concurrency: {
    group: PROBING,
    type: 'number',
    default: 20,
    describe: 'Dialogues at once; never more than one to an address',
  },
  servername: {
    group: TLS,
    type: 'string',
    describe: "Name to ask for and to compare [the target's]",
  },
  ca: { group: TLS, type: 'string', describe: 'PEM file of further trusted roots' },
  cert: {
    group: TLS,
    type: 'string',
    describe: 'PEM file of a client certificate',
    implies: 'key',
  },
  key: { group: TLS, type: 'string', describe: 'PEM file of its key', implies: 'cert' },
  'no-legacy': {
    group: TLS,
    type: 'boolean',
    describe: 'Do not try old protocols and small keys where the handshake fails',
  },
  chain: { group: TLS, type: 'boolean', describe: 'Record the whole certificate chain' },
  'connect-timeout': { group: WAITING, type: 'string', default: '10', describe: 'To connect' },
  'greeting-timeout': {
    group: WAITING,
    type: 'string',
    default: '30',
    describe: 'For the greeting',
  },
  'idle-timeout': {
    group: WAITING,
    type: 'string',
    default: '30',
    describe: 'Of silence inside a reply',
  },
  'reply-timeout': { group: WAITING, type: 'string', default: '60', describe: 'For a whole reply' },
  'handshake-timeout': {
    group: WAITING,
    type: 'string',
    default: '15',
    describe: 'For the TLS handshake',
  },
  timeout: { group: WAITING, type: 'string', default: '120', describe: 'For a whole target' },
} as const satisfies Record<string, Options>;

export const STANDARD_OPTIONS = {
  policy: {
    group: JUDGING,
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'File with the declared Receive connectors; may be given several times',
  },
  connector: {
    group: JUDGING,
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'The declared connector that answers: IDENTITY, or TARGET=IDENTITY several times',
  },
  set: {
    group: JUDGING,
    type: 'string',
    array: true,
    nargs: 1,
    describe: "What if: 'SERVER\\Name:Property=value'; may be given several times",
  },
  'require-tls': {
    group: JUDGING,
    type: 'boolean',
    describe: 'Declare that the connector has RequireTLS',
  },
  'expiring-days': {
    group: JUDGING,
    type: 'number',
    default: 14,
    describe: 'Warn this many days before a certificate ends',
  },
} as const satisfies Record<string, Options>;

export const REPORT_OPTIONS = {
  format: {
    group: REPORTING,
    choices: FORMAT_IDS,
    default: 'text',
    describe: 'How to report',
  },
  output: {
    group: REPORTING,
    type: 'string',
    describe: 'File to report to: renamed into place when whole; JSON lines are appended',
  },
  color: {
    group: REPORTING,
    choices: COLOR_CHOICES,
    default: 'auto',
    describe: 'Colour (NO_COLOR is honoured)',
  },
  'fail-on': {
    group: REPORTING,
    choices: ['warning', 'critical'],
    default: 'warning',
    describe: 'With critical, warnings exit 0',
  },
  quiet: { group: REPORTING, type: 'boolean', describe: 'No report on standard output' },
} as const satisfies Record<string, Options>;

export const PARTNERS_OPTION = {
  partners: {
    group: PROBING,
    type: 'boolean',
    describe: 'Probe where the declared Send connectors hand mail over',
  },
} as const satisfies Record<string, Options>;

export const TRANSCRIPT_OPTION = {
  transcript: {
    group: REPORTING,
    type: 'boolean',
    describe: 'Show every line that was said',
  },
} as const satisfies Record<string, Options>;
