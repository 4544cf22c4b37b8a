/** The options that several commands share. */

import { FORMAT_IDS } from '../report/index.ts';
import type { Options } from './option.ts';
import { COLOR_CHOICES } from './terminal.ts';

const PROBING = 'How to probe';
const TLS = 'TLS';
const WAITING = 'How long to wait (seconds, or 500ms, 2m)';
const JUDGING = 'What to hold it against';
const REPORTING = 'What to report';

const DURATION = { group: WAITING, type: 'string', value: 'DURATION' } as const;

export const PROBE_OPTIONS = {
  port: {
    group: PROBING,
    type: 'number',
    value: 'PORT',
    default: 25,
    describe: 'Port of targets that name none',
  },
  ipv4: { group: PROBING, type: 'boolean', short: '4', describe: 'Only IPv4', excludes: 'ipv6' },
  ipv6: { group: PROBING, type: 'boolean', short: '6', describe: 'Only IPv6' },
  source: { group: PROBING, type: 'string', value: 'ADDRESS', describe: 'Address to connect from' },
  dns: {
    group: PROBING,
    type: 'string',
    value: 'ADDRESS',
    several: 'repeated',
    describe: "Name server to ask, in place of the system's",
  },
  'ehlo-name': {
    group: PROBING,
    type: 'string',
    value: 'NAME',
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
    value: 'N',
    default: 20,
    describe: 'Dialogues at once; never more than one to an address',
  },
  servername: {
    group: TLS,
    type: 'string',
    value: 'NAME',
    describe: "Name to ask for and to compare [the target's]",
  },
  ca: { group: TLS, type: 'string', value: 'FILE', describe: 'PEM file of further trusted roots' },
  cert: {
    group: TLS,
    type: 'string',
    value: 'FILE',
    describe: 'PEM file of a client certificate',
    needs: 'key',
  },
  key: {
    group: TLS,
    type: 'string',
    value: 'FILE',
    describe: 'PEM file of its key',
    needs: 'cert',
  },
  'no-legacy': {
    group: TLS,
    type: 'boolean',
    describe: 'Do not try old protocols and small keys where the handshake fails',
  },
  chain: { group: TLS, type: 'boolean', describe: 'Record the whole certificate chain' },
  'connect-timeout': { ...DURATION, default: '10', describe: 'To connect' },
  'greeting-timeout': { ...DURATION, default: '30', describe: 'For the greeting' },
  'idle-timeout': { ...DURATION, default: '30', describe: 'Of silence inside a reply' },
  'reply-timeout': { ...DURATION, default: '60', describe: 'For a whole reply' },
  'handshake-timeout': { ...DURATION, default: '15', describe: 'For the TLS handshake' },
  timeout: { ...DURATION, default: '120', describe: 'For a whole target' },
} as const satisfies Options;

export const STANDARD_OPTIONS = {
  policy: {
    group: JUDGING,
    type: 'string',
    value: 'FILE',
    several: 'repeated',
    describe: 'File with the declared Receive connectors',
  },
  connector: {
    group: JUDGING,
    type: 'string',
    value: 'IDENTITY',
    several: 'repeated',
    describe: 'The declared connector that answers: IDENTITY, or TARGET=IDENTITY for each target',
  },
  set: {
    group: JUDGING,
    type: 'string',
    value: 'SETTING',
    several: 'repeated',
    describe: "What if: 'SERVER\\Name:Property=value'",
  },
  'require-tls': {
    group: JUDGING,
    type: 'boolean',
    describe: 'Declare that the connector has RequireTLS',
  },
  'expiring-days': {
    group: JUDGING,
    type: 'number',
    value: 'DAYS',
    default: 14,
    describe: 'Warn this many days before a certificate ends',
  },
} as const satisfies Options;

export const REPORT_OPTIONS = {
  format: {
    group: REPORTING,
    type: 'string',
    value: 'FORMAT',
    choices: FORMAT_IDS,
    default: 'text',
    describe: 'How to report',
  },
  output: {
    group: REPORTING,
    type: 'string',
    value: 'FILE',
    describe: 'File to report to: renamed into place when whole; JSON lines are appended',
  },
  color: {
    group: REPORTING,
    type: 'string',
    value: 'WHEN',
    choices: COLOR_CHOICES,
    default: 'auto',
    describe: 'Colour (NO_COLOR is honoured)',
  },
  'fail-on': {
    group: REPORTING,
    type: 'string',
    value: 'VERDICT',
    choices: ['warning', 'critical'],
    default: 'warning',
    describe: 'With critical, warnings exit 0',
  },
  quiet: { group: REPORTING, type: 'boolean', describe: 'No report on standard output' },
} as const satisfies Options;

/** The format of what is shown and not probed. */
export const TEXT_OR_JSON = {
  format: { ...REPORT_OPTIONS.format, choices: ['text', 'json'] },
} as const satisfies Options;

export const PARTNERS_OPTION = {
  partners: {
    group: PROBING,
    type: 'boolean',
    describe: 'Probe where the declared Send connectors hand mail over',
  },
} as const satisfies Options;

export const TRANSCRIPT_OPTION = {
  transcript: {
    group: REPORTING,
    type: 'boolean',
    describe: 'Show every line that was said',
  },
} as const satisfies Options;
