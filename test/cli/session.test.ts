import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import type { SessionResult } from '../../src/session/result.ts';
import { startCli } from '../support/cli.ts';
import { CLIENT_FRONTEND } from '../support/connectors.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, type Stage, setStage, WELL } from './stage.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/sessions');
const example = (name: string) => join(EXAMPLES, `${name}.smtp`);

const STRICT = { ...WELL, identity: 'EX04\\Strict', requireTls: true };
const PARTNER = { ...WELL, identity: 'EX05\\Partner', requireTls: true, domainSecureEnabled: true };

let stage: Stage;
let well: string;
let damaged: string;
let submission: string;
let strict: string;
let partner: string;
beforeAll(async () => {
  stage = await setStage(WELL, DAMAGED, CLIENT_FRONTEND, STRICT, PARTNER);
  [well = '', damaged = '', submission = '', strict = '', partner = ''] = stage.targets;
});
afterAll(() => stage[Symbol.asyncDispose]());

const session = (...args: readonly string[]) => runMain(['session', ...args]);
const GREET = 'S: 220\nC: EHLO {ehlo-name}\n';

/** Runs a session whose script is this text. */
async function hold(text: string, target: string, ...more: readonly string[]) {
  const script = await stage.folder.write('test.smtp', text);
  return session(script, target, ...more);
}

describe('the scripts in examples/sessions', () => {
  test('are those that are tested here', () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual([
      'domain-security.smtp',
      'enforcement.smtp',
      'implicit-tls-465.smtp',
      'submission-587.smtp',
      'verify-starttls.smtp',
    ]);
  });

  test.each<[string, string, () => string, number]>([
    ['verify-starttls', 'offers STARTTLS', () => well, 0],
    ['verify-starttls', 'cannot offer it', () => damaged, 2],
    ['enforcement', 'requires TLS', () => strict, 0],
    ['enforcement', 'takes mail in clear', () => well, 2],
    ['submission-587', 'offers LOGIN only under TLS', () => submission, 0],
    ['submission-587', 'has no STARTTLS', () => damaged, 2],
    ['verify-starttls', 'is not there', () => '127.0.0.1:1', 3],
  ])('%s, where the server %s', async (name, _claim, target, code) => {
    const { stdout, stderr, ...end } = await session(example(name), target());
    expect({ ...end, stderr }, stdout).toEqual({ code, stderr: '' });
  });

  test('implicit-tls-465', async () => {
    await using server = await startScriptedServer({ file: 'greeting-under-tls' });
    const ca = await stage.folder.write('scripted.pem', server.authority);
    const target = `127.0.0.1:${server.port}`;
    const args = [example('implicit-tls-465'), target, '--servername', 'mail.example'];
    expect((await session(...args, '--ca', ca)).code).toBe(0);
    const { stdout, code } = await session(...args);
    expect(stdout).toMatch(/got +a certificate that is not trusted\s+\(\w+\)/);
    expect(code).toBe(2);
  });

  test('domain-security', async () => {
    const minted = await mintCertificate({ commonName: 'contoso.example' });
    const given = [
      ...['--var', 'domain=contoso.example'],
      ...['--var', `cert=${await stage.folder.write('own.pem', minted.certificate)}`],
      ...['--var', `key=${await stage.folder.write('own.key', minted.key)}`],
    ];
    expect((await session(example('domain-security'), partner, ...given)).code).toBe(0);
    // Its connector asks nobody for a certificate.
    const { stdout, code } = await session(example('domain-security'), strict, ...given);
    expect(stdout).toMatch(/expected +a request for a client certificate\n +got +no request\n/);
    expect(code).toBe(2);
    const { stderr } = await session(example('domain-security'), partner);
    expect(stderr).toMatch(/domain-security\.smtp:\d+:15: \{cert\} has no value; known here: /);
  });
});

describe('the report', () => {
  test('shows what was said, marked where something was asked for', async () => {
    const script = `TITLE A test\n${GREET}S: 250 has STARTTLS\nS: 250 has CHUNKING\nC: NOOP {x}\nS: 500`;
    const { stdout, code } = await hold(script, damaged, '--var', 'x=y');
    const path = stage.folder.at('test.smtp');
    expect(stdout.replace(/ready at .*/, 'ready at …').replace(path, 'test.smtp')).toBe(`\
MISMATCH  ${damaged}, test.smtp
    A test
  ✓ S: 220 ex02.example.test Microsoft ESMTP MAIL Service ready at …
    C: EHLO [127.0.0.1]
  ✗ S: 250-ex02.example.test Hello [127.0.0.1]
    S: 250-SIZE 37748736
    S: 250-PIPELINING
    S: 250-DSN
    S: 250-ENHANCEDSTATUSCODES
    S: 250-X-ANONYMOUSTLS
    S: 250-AUTH NTLM
    S: 250-X-EXPS GSSAPI NTLM
    S: 250-8BITMIME
    S: 250-BINARYMIME
    S: 250-CHUNKING
    S: 250-SMTPUTF8
    S: 250 XRDST
      line 4    S: 250 has STARTTLS
      expected  250 with the keyword STARTTLS
      got       250 with SIZE, PIPELINING, DSN, ENHANCEDSTATUSCODES,
                X-ANONYMOUSTLS, AUTH, X-EXPS, 8BITMIME, BINARYMIME, CHUNKING,
                SMTPUTF8, XRDST
`);
    expect(code).toBe(2);
  });

  test('json is an array with one session', async () => {
    const script = `${GREET}S: 250 ~ Hello [{client}]`;
    const { stdout, code } = await hold(script, well, '--format', 'json');
    const [result, ...rest] = JSON.parse(stdout) as readonly SessionResult[];
    expect(rest).toEqual([]);
    expect(result).toMatchObject({
      schema: 'starttls-probe/session/1',
      target: well,
      ok: true,
      outcome: 'completed',
      captures: { client: '127.0.0.1' },
      steps: [
        { line: 1, step: 'S: 220', state: 'passed', lines: [0, 1] },
        { line: 2, state: 'done', lines: [1, 2] },
        { line: 3, state: 'passed' },
      ],
    });
    expect(code).toBe(0);
  });

  test.each(['text', 'json'])('nothing in it can move a cursor: %s', async (format) => {
    await using server = await startScriptedServer('RAW "220 \\x1b[2J\\xe2\\x80\\xae {x}\\r\\n"');
    const script = 'S: 220 * {x}';
    const target = `127.0.0.1:${server.port}`;
    const { stdout } = await hold(script, target, '--format', format);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('--output', async () => {
    const path = stage.folder.at('out.json');
    const { stdout } = await hold('S: 220', well, '--format', 'json', '--output', path);
    expect(stdout).toBe('');
    expect(JSON.parse(await stage.folder.read('out.json'))).toHaveLength(1);
  });
});

describe('a secret', () => {
  const AUTH = 'S: 220\nC: EHLO x\nC: AUTH PLAIN {plain:user,pw}\nS: 504';
  const given = ['--var', 'user=me', '--secret', 'pw', '--allow-delivery'];

  test.each(['text', 'json'])('is in no output: %s', async (format) => {
    const script = await stage.folder.write('test.smtp', AUTH);
    const record = stage.folder.at('seen.smtp');
    const args = ['session', script, well, ...given, '--var-env', 'pw=PASSWORD'];
    const { stdout, code } = await runMain([...args, '--format', format, '--record', record], {
      env: { PASSWORD: 'hunter2' },
    });
    const all = stdout + (await stage.folder.read('seen.smtp'));
    expect(all).not.toMatch(/hunter2|AG1lAGh1bnRlcjI=/);
    expect(all).toContain('AUTH PLAIN ****');
    expect(all).toContain('C: AUTH PLAIN {plain:user,pw}');
    expect(code).toBe(0);
  });

  test('is read from a file, without the line end', async () => {
    const file = await stage.folder.write('pw', 'hunter2\r\n');
    const { code } = await hold(AUTH, well, ...given, '--var-file', `pw=${file}`);
    expect(code).toBe(0);
  });

  test('does not stand on the command line', async () => {
    const { stderr, code } = await hold(AUTH, well, ...given, '--var', 'pw=hunter2');
    expect(stderr).toBe(
      'starttls-probe: --secret: {pw} stands on the command line, where others can see it; give it with --var-env or --var-file\n',
    );
    expect(code).toBe(64);
  });
});

describe('what is wrong is one line, and exit 64, before anything is connected', () => {
  test.each<[claim: string, script: string, args: string[], told: RegExp]>([
    ['a fault in the script', 'S: 220\nHELO', [], /test\.smtp:2:1: this is no step; write S:, C:/],
    ['a command that delivers', 'C: data', [], /test\.smtp:1:4: RCPT, DATA, BDAT and AUTH are /],
    ['a command in a variable', 'C: {x}', ['--var', 'x=RCPT TO:<a@b>'], /test\.smtp:1:4: RCPT, /],
    ['a line break in a variable', 'C: {x}', ['--var', 'x=a\nDATA'], /\{x\} holds a line break/],
    ['no value', 'C: {x}', [], /test\.smtp:1:4: \{x\} has no value/],
    ['a value without a name', 'C: a', ['--var', 'x'], /--var: "x" is not NAME=VALUE/],
    ['a name twice', 'C: a', ['--var', 'x=1', '--var', 'x=2'], /--var: \{x\} is given twice/],
    ['no such variable', 'C: a', ['--var-env', 'NO'], /--var-env: NO is not set/],
    ['no such file', 'C: a', ['--var-file', 'x=/no'], /--var-file: cannot read \/no \(ENOENT\)/],
    [
      'a secret that is none',
      'C: a',
      ['--secret', 'x'],
      /\{x\} is to be secret, but was not given/,
    ],
    [
      'no such certificate',
      'TLS cert=/no key=/no',
      [],
      /test\.smtp:1: cannot read \/no \(ENOENT\)/,
    ],
    [
      'a file named by the server',
      'TLS cert={host} key=a',
      [],
      /test\.smtp:1:10: a file can be named by/,
    ],
    [
      'no recording',
      'C: a',
      ['--record', '/no/seen.smtp'],
      /--record: cannot write \/no\/seen\.smtp \(ENOENT\)/,
    ],
  ])('%s', async (_claim, script, args, told) => {
    const { stdout, stderr, code } = await hold(script, '127.0.0.1:1', ...args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^starttls-probe: [^\n]+\n$/);
    expect(stderr).toMatch(told);
  });

  test.each<[args: string[], told: string]>([
    [['a.smtp'], 'session: name a script and a target, as in session verify.smtp mail.example.org'],
    [['a.smtp', 'b', 'c'], 'session: name a script and a target'],
    [['--interactive', 'a', 'b'], 'session: with --interactive name the target alone'],
    [['--replay', 'x.smtp', 'a', 'b'], 'session: with --replay name the target alone'],
    [['--interactive', '--replay', 'x.smtp', 'a'], '--replay and --interactive exclude each other'],
    [['/no.smtp', 'b'], 'session: cannot read /no.smtp (ENOENT)'],
    [['--interactive', '127.0.0.0/30'], '127.0.0.0/30: a session is held with one host'],
    [['--interactive', 'a', '--format', 'json'], '--format: --interactive has no json'],
  ])('session %j', async (args, told) => {
    const { stderr, code } = await session(...args);
    expect(stderr.slice('starttls-probe: '.length, 'starttls-probe: '.length + told.length)).toBe(
      told,
    );
    expect(code).toBe(64);
  });
});

describe('--record and --replay', () => {
  const SCRIPT = `${GREET}S: 250\nC: STARTTLS\nS: 220\nTLS\nC: EHLO x\nS: 250\nC: QUIT\nS: 221`;

  test('a recording can be played, and is the same when it is replayed', async () => {
    const seen = stage.folder.at('seen.smtp');
    expect((await hold(SCRIPT, well, '--record', seen)).code).toBe(0);
    expect((await session(seen, well)).code).toBe(0);
    const { stdout, code } = await session('--replay', seen, well);
    expect(stdout).toMatch(/^SAME {2}/);
    expect(code).toBe(0);
  });

  test('what changed is told, and exit 1', async () => {
    const seen = stage.folder.at('seen.smtp');
    await hold(SCRIPT, well, '--record', seen);
    const { stdout, code } = await session('--replay', seen, damaged);
    expect(stdout).toMatch(/^CHANGED {2}/);
    expect(stdout).toContain('  EHLO [127.0.0.1]: a keyword less\n      - STARTTLS\n');
    expect(stdout).toContain('  STARTTLS: another code\n      - 220\n      + 500\n');
    expect(code).toBe(1);
    const again = await session('--replay', seen, damaged, '--format', 'json');
    const [{ differences }] = JSON.parse(again.stdout);
    expect(differences[0]).toMatchObject({ kind: 'keyword-removed', before: 'STARTTLS' });
  });

  test('nobody there is no difference: exit 3', async () => {
    const seen = stage.folder.at('seen.smtp');
    await hold(SCRIPT, well, '--record', seen);
    const { stdout, code } = await session('--replay', seen, '127.0.0.1:1');
    expect(stdout).toMatch(/^UNKNOWN {2}/);
    expect(code).toBe(3);
  });

  test('what nobody recorded cannot be replayed', async () => {
    const script = await stage.folder.write('test.smtp', SCRIPT);
    const { stderr, code } = await session('--replay', script, well);
    expect(stderr).toContain('test.smtp:1:1: no recording: nothing tells what was seen');
    expect(code).toBe(64);
  });
});

describe('--interactive', () => {
  const talk = (stdin: string, ...args: readonly string[]) =>
    runMain(['session', '--interactive', well, ...args], { stdin });

  test('says each line after the reply to the one before, and records it', async () => {
    const seen = stage.folder.at('typed.smtp');
    const typed = 'EHLO {ehlo-name}\r\nSTARTTLS\nTLS\nEHLO me\nS: 250 has SIZE\nQUIT\n';
    const { stdout, stderr, code } = await talk(typed, '--record', seen);
    expect(stdout.match(/^(?:C: .*|TLS .*|S: 2\d\d )/gm)).toEqual([
      'S: 220 ',
      'C: EHLO [127.0.0.1]',
      'S: 250 ',
      'C: STARTTLS',
      'S: 220 ',
      expect.stringMatching(/^TLS TLSv1\.3 /),
      'C: EHLO me',
      'S: 250 ',
      'C: QUIT',
      'S: 221 ',
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect((await session(seen, well)).code).toBe(0);
  });

  test.each([
    ['ends with .quit, and says nothing then', 'EHLO x\n.quit\nNOOP\n', 0, /^(?!.*NOOP).*$/s],
    ['ends with its input', 'EHLO x', 0, /C: EHLO x/],
    ['ends with CLOSE', 'CLOSE\nNOOP\n', 0, /^(?!.*NOOP).*$/s],
    ['refuses what delivers, and goes on', 'rcpt to:<a@b>\nNOOP\n', 64, /C: NOOP/],
    ['refuses a name without a value, and goes on', 'NOOP {x}\nNOOP\n', 64, /C: NOOP\n/],
  ])('%s', async (_claim, typed, expected, printed) => {
    const { stdout, stderr, code } = await talk(typed);
    expect(stdout).toMatch(printed);
    expect(stderr).toMatch(expected === 0 ? /^$/ : /^starttls-probe: line 1: [^\n]+\n$/);
    expect(code).toBe(expected);
  });

  test('takes a message whole where that is allowed', async () => {
    const message = 'EHLO x\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nTLS\n\nhello\n.\nQUIT\n';
    const { stdout, code } = await talk(message, '--allow-delivery');
    expect(stdout).toMatch(/S: 354 .*\nC: TLS\nC: \nC: hello\nC: \.\nS: 250 2\.6\.0 Queued/);
    expect(code).toBe(0);
  });

  test('tells that the server left, and exits 3', async () => {
    await using server = await startScriptedServer('S: 220 a\nC: NOOP\nCLOSE');
    const target = `127.0.0.1:${server.port}`;
    const { stderr, code } = await runMain(['session', '--interactive', target], {
      stdin: 'NOOP\nNOOP\n',
    });
    expect(stderr).toBe(
      'starttls-probe: the server closed the connection before the reply before TLS\n',
    );
    expect(code).toBe(3);
  });

  test('keeps the recording on Ctrl-C', async () => {
    const seen = stage.folder.at('interrupted.smtp');
    const cli = startCli(['session', '--interactive', well, '--record', seen], { stdin: null });
    await cli.printed('S: 220 ');
    cli.interrupt();
    expect((await cli.end).code).toBe(130);
    expect(await stage.folder.read('interrupted.smtp')).toContain('\nS: 220\n');
  });
});

test('a session that is interrupted is reported as far as it went, with exit 130', async () => {
  await using server = await startScriptedServer('S: 220 a\nC: NOOP\nSILENCE');
  const script = await stage.folder.write('test.smtp', 'S: 220\nC: NOOP\nS: 250');
  const seen = stage.folder.at('seen.smtp');
  const cli = startCli(['session', script, `127.0.0.1:${server.port}`, '--record', seen]);
  while (!server.received[0]?.length) await new Promise((resolve) => setImmediate(resolve));
  cli.interrupt();
  const { stdout, code } = await cli.end;
  expect(stdout).toMatch(/^UNKNOWN .*\n {2}✓ S: 220 a\n {4}C: NOOP\n {2}✗ S: 250\n/);
  expect(code).toBe(130);
  expect(await stage.folder.read('seen.smtp')).toContain('\nC: NOOP\n');
});
