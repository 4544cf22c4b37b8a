/** Fuzzes everything that reads a file, a line or a word from outside. */

import { X509Certificate } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEhlo } from '../../probes/ehlo.ts';
import type { Facts } from '../../probes/index.ts';
import { readMailReply } from '../../probes/mail-before-tls.ts';
import { parseDuration } from '../../src/cli/duration.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { ExportError } from '../../src/policy/read/exported.ts';
import { PolicyError } from '../../src/policy/read/policy-file.ts';
import { readPolicy } from '../../src/policy/read/read-policy.ts';
import { SettingError } from '../../src/policy/setting-value.ts';
import { applySetting } from '../../src/policy/what-if.ts';
import { loadFormats } from '../../src/report/index.ts';
import { safeJson } from '../../src/report/safe-json.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import { POLICY_RULES } from '../../src/rules/policy/index.ts';
import { judgePolicy } from '../../src/rules/policy/judge-policy.ts';
import { readEntry } from '../../src/scan/journal-entry.ts';
import { readSavedObservations, readSavedRecords } from '../../src/scan/run-file.ts';
import { readAltNames, readCertificate } from '../../src/smtp/certificate.ts';
import { findKeyword, readEhloKeywords } from '../../src/smtp/ehlo.ts';
import { printable } from '../../src/smtp/printable.ts';
import { MalformedReply, type Reply, ReplyParser } from '../../src/smtp/reply.ts';
import { parseExclusions } from '../../src/target/exclusion.ts';
import { readList } from '../../src/target/list.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { TargetError } from '../../src/target/target-error.ts';
import { Defect, type Fuzzer, HANG_MS, spell } from './fuzzer.ts';
import { damage, pieces } from './octets.ts';
import { Random } from './random.ts';
import { requireReport } from './record-law.ts';
import { tellListing } from './what-was-sent.ts';

const FORMATS = await loadFormats();

/** How a reader is fuzzed. */
interface Reader {
  readonly id: string;
  /** What is damaged. */
  readonly originals: readonly Buffer[];
  /** What it may throw, each in one line unless `rawErrors` leaves that to who shows it. */
  readonly errors: readonly (abstract new (
    ...given: never[]
  ) => Error)[];
  readonly rawErrors?: boolean;
  read(input: Buffer, random: Random): unknown;
}

const TEST = join(import.meta.dirname, '..');
const EXPORTS = filesIn('fixtures/exports/*', '../examples/exports/*', '../examples/*.yaml');
const RUNS = filesIn('fixtures/reports/two-records.json*');
const DECLARED = readPolicy(readFileSync(join(TEST, '../examples/policy.yaml')), 'policy.yaml');
const IDENTITY = DECLARED.connectors[0]?.identity ?? '';

const TARGETS = [
  'mail.example',
  'mail.example:587',
  '192.0.2.1:25',
  '[2001:db8::1]:25',
  '2001:db8::1',
  'fe80::1%eth0',
  '192.0.2.0/28',
  '192.0.2.0/28:587',
  '2001:db8::/120',
  '[2001:db8::/120]:587',
  '[2001:db8::]/120:587',
  'mx:example.org',
  'mx:example.org:587',
  'mx:25',
  'smtps://mail.example',
  'smtp://[::ffff:192.0.2.1]:26',
  'bücher.example',
  'xn--bcher-kva.example',
  'a_b.example.',
  '0127.1',
];

const LISTS = [
  `# hosts\n\n${TARGETS.join('\r\n')} # the end\n`,
  'sep=;\r\nTarget;Port;Domain;Connector;RequireTls\r\n"mail.example";587;example.org;"EX01\\A";true\r\n',
  'host,port,note\nmail.example,25,"two\nlines"\n192.0.2.1,,"5"" rack"\n,,\nmail.example,99999,x\n',
  'address\trequire-tls\n2001:db8::1\tyes\n',
];

const SETTINGS = [
  `${IDENTITY}:RequireTLS=$true`,
  `${IDENTITY}:AuthMechanism=Tls, 'Integrated'`,
  `${IDENTITY}:Bindings=0.0.0.0:25,[::]:25`,
  `${IDENTITY}:RemoteIPRanges=192.0.2.0-192.0.2.9,2001:db8::/32`,
  `${IDENTITY}:TlsCertificateName=<I>CN=a<S>CN=b`,
  `${IDENTITY}:MaxMessageSize=36 MB (37,748,736 bytes)`,
  `${IDENTITY}:ConnectionTimeout=00:10:00`,
];

const REPLIES = [
  '220 mail.example ESMTP\r\n',
  '250-mail.example Hello [192.0.2.1]\r\n250-SIZE 1\r\n250-AUTH=LOGIN\r\n250 STARTTLS\r\n',
  '530 5.7.0 Must issue a STARTTLS command first\r\n',
  '250\r\n250-a\r\n250\r\n',
];

const TEXTS = ['a mail server', '=1+1', '"quoted", and more', '<x-fuzz onload=x>', ']]>', "'@x"];

/** Every reader, as a fuzzer of its own. */
export async function createReaderFuzzers(): Promise<Fuzzer[]> {
  const certificates = await mintCertificates();
  return [...READERS, { ...CERTIFICATE, originals: certificates }].map((reader) => ({
    id: reader.id,
    lanes: 1,
    play: (random) => playReader(reader, random),
  }));
}

async function playReader(reader: Reader, random: Random): Promise<void> {
  const original = random.pick(reader.originals);
  await playInput(reader, random.oneIn(20) ? original : damage(original, random), random);
}

/** Plays an input that once was a defect. @throws Defect; Error where no reader is called that. */
export async function playRegression(id: string, input: Buffer): Promise<void> {
  const reader = [...READERS, CERTIFICATE].find((one) => one.id === id);
  if (!reader) throw new Error(`no reader ${id}`);
  await playInput(reader, input, new Random(0));
}

async function playInput(
  { errors, rawErrors, read }: Reader,
  input: Buffer,
  random: Random,
): Promise<void> {
  const startedAt = performance.now();
  try {
    await read(input, random);
  } catch (error) {
    const { message } = error as Error;
    const expected = errors.some((kind) => error instanceof kind);
    const isLine = !/[\r\n]/.test(message) && message.length < 3000;
    if (expected && (rawErrors || isLine)) return;
    const what = expected ? `an error of more than one line: ${spell(message)}` : stackOf(error);
    throw new Defect(what, `  input ${spell(input)}`);
  }
  const ms = performance.now() - startedAt;
  if (ms > HANG_MS) throw new Defect(`took ${Math.round(ms)} ms`, `  input ${spell(input)}`);
}

const READERS: readonly Reader[] = [
  {
    id: 'target',
    originals: TARGETS.map((text) => Buffer.from(text)),
    errors: [TargetError],
    read(input) {
      const target = parseTarget(input.toString());
      requireEqual(parseTarget(target.text), target, 'the text of a target is another target');
    },
  },
  {
    id: 'list',
    originals: LISTS.map((text) => Buffer.from(text)),
    errors: [],
    async read(input, random) {
      const once = await listed([input]);
      requireEqual(await listed(pieces(input, random)), once, 'a list reads otherwise in pieces');
    },
  },
  {
    id: 'exclusions',
    originals: [
      Buffer.from(
        '192.0.2.0/24\n2001:db8::/32\n*.example.org # x\nmx:example.org\nmail.example\n::ffff:192.0.2.1\n',
      ),
    ],
    errors: [TargetError],
    read(input) {
      const exclusion = parseExclusions(input.toString().split('\n'), 'file');
      exclusion.excludesAddress('192.0.2.1');
      exclusion.excludesAddress('2001:db8::1');
      exclusion.excludesName({ host: 'a.b.example.org', domain: 'example.org' });
    },
  },
  {
    id: 'policy',
    originals: EXPORTS,
    errors: [ExportError, PolicyError],
    read(input) {
      const policy = readPolicy(input, 'file');
      judgePolicy(policy, POLICY_RULES, { now: new Date(0), expiringDays: 14 });
    },
  },
  {
    id: 'setting',
    originals: SETTINGS.map((text) => Buffer.from(text)),
    errors: [SettingError],
    read: (input) => applySetting(DECLARED, input.toString()),
  },
  {
    id: 'observations',
    originals: RUNS,
    errors: [SavedError],
    rawErrors: true,
    async read(input, random) {
      for await (const seen of readSavedObservations(streamOf(pieces(input, random)), 'file')) {
        await reportAll(
          judge(seen as Observation<Facts>, RULES, { ...DEFAULT_STANDARD, policy: DECLARED }),
          random,
        );
      }
    },
  },
  {
    id: 'records',
    originals: RUNS,
    errors: [SavedError],
    rawErrors: true,
    async read(input, random) {
      for await (const record of readSavedRecords(streamOf(pieces(input, random)), 'file')) {
        await reportAll(record, random);
      }
    },
  },
  {
    id: 'journal',
    originals: RUNS.flatMap((run) =>
      run
        .toString()
        .split('\n')
        .map((line) => Buffer.from(line)),
    ),
    errors: [],
    read: (input) => readEntry(input.toString()),
  },
  {
    id: 'reply',
    originals: REPLIES.map((text) => Buffer.from(text)),
    errors: [],
    read(input, random) {
      requireEqual(
        repliesIn(pieces(input, random)),
        repliesIn([input]),
        'a reply reads otherwise in pieces',
      );
      requireListing(input);
    },
  },
  {
    id: 'alt-names',
    originals: ['mail.example', 'a", DNS:b', 'a\\b, IP Address:192.0.2.1'].map((text) =>
      Buffer.from(text),
    ),
    errors: [],
    read(input) {
      // As Node writes a name that it has to quote.
      const name = input.toString('latin1');
      const text = `othername:<unsupported>, DNS:${JSON.stringify(name)}, DNS:last.example`;
      requireEqual(readAltNames(text), [name, 'last.example'], 'a name is read as another');
    },
  },
  {
    id: 'duration',
    originals: ['10', '500ms', '2m', '1.5'].map((text) => Buffer.from(text)),
    errors: [UsageError],
    rawErrors: true,
    read: (input) => parseDuration('timeout', input.toString()),
  },
  {
    id: 'text',
    originals: TEXTS.map((text) => Buffer.from(text)),
    errors: [],
    async read(input, random) {
      const text = input.toString(random.oneIn(2) ? 'utf8' : 'latin1');
      if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(printable(text)))
        throw new Defect('not printable');
      requireEqual(JSON.parse(safeJson({ text })), { text }, 'safe JSON is another value');
    },
  },
  {
    id: 'report',
    originals: TEXTS.map((text) => Buffer.from(text)),
    errors: [],
    async read(input, random) {
      const text = input.toString(random.oneIn(2) ? 'utf8' : 'latin1');
      const [first] = RECORDS;
      if (first) await reportAll(poisoned(random.pick(RECORDS), text, random), random);
    },
  },
];

const CERTIFICATE: Reader = {
  id: 'certificate',
  originals: [],
  errors: [],
  read(input) {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(input);
      // What Node cannot read of a key it cannot shake hands with.
      void certificate.publicKey;
    } catch {
      return;
    }
    for (const name of ['mail.example', '127.0.0.1', null]) {
      readCertificate(certificate, { trustError: null, name, chain: true });
    }
  },
};

/** Saved records; the second file holds one on each line. */
const RECORDS = readRecords();

function readRecords(): Judged[] {
  const text = readFileSync(join(TEST, 'fixtures/reports/two-records.json'), 'utf8');
  return JSON.parse(text) as Judged[];
}

/** Text of the server's choice, in some of the places where a server chooses. */
function poisoned(record: Judged, text: string, random: Random): Judged {
  return JSON.parse(JSON.stringify(record), (key, value) => {
    const isOurs =
      /^(schema|outcome|verdict|kind|stage|severity|certainty|source|id|startedAt|from|mark|eventId)$/.test(
        key,
      );
    return typeof value === 'string' && !isOurs && random.oneIn(3) ? text : value;
  }) as Judged;
}

async function reportAll(judged: Judged, random: Random): Promise<void> {
  for (const { id } of FORMATS) {
    if (id !== 'html' || random.oneIn(8)) await requireReport(judged, id);
  }
}

async function listed(chunks: readonly Buffer[]): Promise<unknown> {
  const bad: unknown[] = [];
  const options = { name: 'list', port: 25, onBadLine: (one: unknown) => bad.push(one) };
  const good: unknown[] = [];
  for await (const one of readList(streamOf(chunks), options)) good.push(one);
  return { good, bad };
}

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

function repliesIn(chunks: readonly Buffer[]): unknown {
  const parser = new ReplyParser();
  const replies: unknown[] = [];
  try {
    for (const chunk of chunks) {
      for (let rest: Buffer = chunk; rest.length > 0; rest = parser.rest) {
        const reply: Reply | null = parser.push(rest);
        if (!reply) break;
        replies.push(reply, readEhlo(reply), readMailReply(reply));
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedReply)) throw error;
    replies.push('malformed');
  }
  return replies;
}

/** The reply to EHLO that these octets are, read twice. @throws Defect where that differs. */
function requireListing(input: Buffer): void {
  const told = tellListing(Buffer.concat([Buffer.from('220 mail.example\r\n'), input]));
  const reply = firstReply(input);
  // A keyword that was cut is for the probe to tell.
  if (reply?.code !== 250 || reply.cutLines || told === 'unknown' || told === 'doubtful') return;
  const isListed = findKeyword(readEhloKeywords(reply), 'STARTTLS') !== undefined;
  if (isListed !== (told === 'listed')) throw new Defect(`STARTTLS is ${told}, but not read so`);
}

function firstReply(input: Buffer): Reply | null {
  try {
    return new ReplyParser().push(input);
  } catch {
    return null;
  }
}

function requireEqual(one: unknown, other: unknown, what: string): void {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  if (left !== right) throw new Defect(`${what}: ${left.slice(0, 300)} ${right.slice(0, 300)}`);
}

function filesIn(...patterns: readonly string[]): Buffer[] {
  return globSync([...patterns], { cwd: TEST })
    .sort()
    .map((path) => readFileSync(join(TEST, path)));
}

async function mintCertificates(): Promise<Buffer[]> {
  const names = {
    commonName: 'mail.example',
    altNames: ['mail.example', '127.0.0.1', '*.example'],
  };
  const minted = await Promise.all([
    mintCertificate(names),
    mintCertificate({ ...names, key: 'rsa-1024' }),
  ]);
  return minted.map(({ certificate }) => new X509Certificate(certificate).raw);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
