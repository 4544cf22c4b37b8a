import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  await folder.write('not.pem', 'this is no PEM');
  await folder.write('policy.yaml', 'connectors:\n  - identity: EX01\\Relay\n');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A command line, with @ for the folder; nothing in the tables may reach a server. */
function spell(line: string): string[] {
  return line.split(' ').map((word) => word.replace('@', folder.path));
}

describe('a wrong command line is one line on standard error and exit code 64', () => {
  test.each([
    [
      'no target',
      '--quiet',
      'no target given; name a host, an address or mx:domain, or see starttls-probe --help',
    ],
    [
      'a bad target is named',
      'mail.example mail.example:99999',
      '"99999" is not a port; write a number from 1 to 65535',
    ],
    [
      'a bad target behind --, which is no option',
      'check --quiet -- -foo',
      '"-foo" is not a host name; write letters, digits and, between them, hyphens',
    ],
    [
      'a command behind --, which is a target',
      '-- demo mail.example:x',
      '"x" is not a port; write a number from 1 to 65535',
    ],
    [
      'an option behind --, which is a target',
      '-- --quiet',
      '"--quiet" is not a host name; write letters, digits and, between them, hyphens',
    ],
    [
      'a network too wide',
      '10.0.0.0/7',
      '10.0.0.0/7 has too many addresses to probe; write a prefix length from 8 to 32',
    ],
    [
      'a network too wide, as it was typed',
      '10.1.2.3/4',
      '10.1.2.3/4 has too many addresses to probe; write a prefix length from 8 to 32',
    ],
    [
      'an option with a slip',
      '192.0.2.1 --requiretls --timout=5',
      '--requiretls is no option of check (did you mean --require-tls?), ' +
        '--timout is no option of check (did you mean --timeout?); see starttls-probe check --help',
    ],
    [
      'a long option with one dash',
      '192.0.2.1 -timeout 5',
      '-timeout is no option of check (did you mean --timeout?); see starttls-probe check --help',
    ],
    [
      'a long option with one dash that has an h, as in -h',
      '192.0.2.1 -chain',
      '-chain is no option of check (did you mean --chain?); see starttls-probe check --help',
    ],
    [
      'help on what is no command',
      'help chekc',
      'help: "chekc" is no command; see starttls-probe --help',
    ],
    [
      'policy without a file',
      'policy',
      'policy: name at least one export of Get-ReceiveConnector, Get-SendConnector, ' +
        'Get-TransportConfig, Get-ExchangeCertificate in any format, or policy files; - is standard input',
    ],
    [
      'two options with wrong values',
      '192.0.2.1 --format xml --color blue',
      '--format: "xml" is not one of text, json, jsonl, csv, junit, nagios, prometheus, html, ' +
        '--color: "blue" is not one of auto, always, never',
    ],
    ['a key without its certificate', '192.0.2.1 --key @/not.pem', '--key needs --cert'],
    [
      'a server name that is none',
      '192.0.2.1 --servername mail_example!',
      '--servername: "mail_example!" has "!" in a host name; write letters, digits, hyphens and dots',
    ],
    [
      'an unknown option',
      '192.0.2.1 --bogus',
      '--bogus is no option of check; see starttls-probe check --help',
    ],
    [
      'an unknown format',
      '192.0.2.1 --format xml',
      '--format: "xml" is not one of text, json, jsonl, csv, junit, nagios, prometheus, html',
    ],
    [
      'an unknown colour',
      '192.0.2.1 --color blue',
      '--color: "blue" is not one of auto, always, never',
    ],
    ['both families', '-4 -6 192.0.2.1', '--ipv4 and --ipv6 exclude each other; write one of them'],
    [
      'a duration that is none',
      '192.0.2.1 --timeout soon',
      '--timeout: "soon" is not a duration; write seconds, or 500ms, 30s, 2m',
    ],
    [
      'a duration of nothing',
      '192.0.2.1 --greeting-timeout 0',
      '--greeting-timeout: "0" is not a duration; write seconds, or 500ms, 30s, 2m',
    ],
    [
      'no dialogue at all',
      '192.0.2.1 --concurrency 0',
      '--concurrency: write a whole number from 1',
    ],
    [
      'half a dialogue',
      '192.0.2.1 --concurrency 1.5',
      '--concurrency: write a whole number from 1',
    ],
    ['no port', '192.0.2.1 --port smtp', '--port: write a number from 1 to 65535'],
    ['a port too high', '192.0.2.1 --port 65536', '--port: write a number from 1 to 65535'],
    ['no days', '192.0.2.1 --expiring-days soon', '--expiring-days: write a number of days'],
    ['days gone by', '192.0.2.1 --expiring-days -1', '--expiring-days: write a number of days'],
    [
      'a source that is no address',
      '192.0.2.1 --source eth0',
      '--source: "eth0" is not an address; write one of this machine\'s, such as 192.0.2.10',
    ],
    [
      'a name server that is no address',
      'mail.example --dns ns.example',
      '--dns: "ns.example" is not an address; write 192.0.2.53',
    ],
    [
      'an EHLO name that would break the command',
      '192.0.2.1 --ehlo-name client.example\r\nQUIT',
      '--ehlo-name: write a host name, or an address such as [192.0.2.1]',
    ],
    ['an option without its value', '192.0.2.1 --output', '--output: write its value after it'],
    [
      'a repeatable one without its value',
      '192.0.2.1 --policy',
      '--policy: write its value after it',
    ],
    ['an option with an empty value', '192.0.2.1 --output=', '--output: its value is empty'],
    [
      'an option given twice',
      '192.0.2.1 --format json --format text',
      '--format: given more than once',
    ],
    [
      'a value for what has none',
      '192.0.2.1 --quiet=maybe',
      '--quiet: it has no value but true or false',
    ],
    [
      'a command behind options',
      '--format text demo now',
      '"now" is more than demo takes; see starttls-probe demo --help',
    ],
    [
      'a command that is the value of an option',
      '--output demo mail.example:x',
      '"x" is not a port; write a number from 1 to 65535',
    ],
    ['a certificate without its key', '192.0.2.1 --cert @/not.pem', '--cert needs --key'],
    [
      'a connector without a policy',
      '192.0.2.1 --connector EX01\\Relay',
      '--connector: "EX01\\Relay" is not declared; name its file with --policy',
    ],
    [
      'an option of another command',
      'predict seen.jsonl --port 25',
      '--port is no option of predict; see starttls-probe predict --help',
    ],
    [
      'a tarpit that is no duration',
      'emulate @/policy.yaml --tarpit long',
      '--tarpit: "long" is not a duration; write seconds, or 500ms, 30s, 2m',
    ],
    [
      'a limit that lets nobody in',
      'emulate @/policy.yaml --max-per-source 0',
      '--max-per-source: write a whole number from 1',
    ],
    [
      'an argument too many',
      'demo now',
      '"now" is more than demo takes; see starttls-probe demo --help',
    ],
    [
      'a dash where it means nothing',
      'demo -',
      '"-" is more than demo takes; see starttls-probe demo --help',
    ],
    [
      'predict without a file',
      'predict',
      'predict: name at least one file that check or scan wrote, as json or jsonl; - is standard input',
    ],
    [
      'emulate without a file',
      'emulate',
      'emulate: name at least one file with declared connectors; - is standard input',
    ],
    [
      'a format that probes does not have',
      'probes --format jsonl',
      '--format: "jsonl" is not one of text, json',
    ],
  ])('%s', async (_claim, line, message) => {
    const stderr = `starttls-probe: ${message}\n`;
    expect(await runMain(spell(line))).toEqual({ stdout: '', stderr, code: 64 });
  });

  test.each([
    ['a root', '192.0.2.1 --ca @/gone.pem', '--ca: cannot read @/gone.pem (ENOENT)'],
    ['a folder', '192.0.2.1 --ca @', '--ca: cannot read @ (EISDIR)'],
    ['a policy', '192.0.2.1 --policy @/gone.yaml', '--policy: cannot read @/gone.yaml (ENOENT)'],
    ['observations', 'predict @/gone.jsonl', 'predict: cannot read @/gone.jsonl (ENOENT)'],
    ['what to play', 'emulate @/gone.yaml', 'emulate: cannot read @/gone.yaml (ENOENT)'],
    [
      'a report',
      '192.0.2.1 --output @/gone/report',
      '--output: cannot write @/gone/report (ENOENT)',
    ],
    ['a folder to report to', '192.0.2.1 --output @', '--output: cannot write @ (EISDIR)'],
    [
      'lines to add to',
      '192.0.2.1 --format jsonl --output @/gone/run',
      '--output: cannot write @/gone/run (ENOENT)',
    ],
  ])('a file that cannot be used is named: %s', async (_claim, line, message) => {
    const stderr = `starttls-probe: ${message.replace('@', folder.path)}\n`;
    expect(await runMain(spell(line))).toEqual({ stdout: '', stderr, code: 64 });
  });

  test('a connector that is not declared: those that are, are named', async () => {
    const { stderr, code } = await runMain(
      spell('192.0.2.1 --policy @/policy.yaml --connector EX01\\Rely'),
    );
    expect(stderr).toBe(
      'starttls-probe: --connector: "EX01\\Rely" is not declared; declared are EX01\\Relay\n',
    );
    expect(code).toBe(64);
  });

  test('a root that is no PEM', async () => {
    const { stderr, code } = await runMain(spell('192.0.2.1 --ca @/not.pem'));
    expect(stderr).toMatch(/^starttls-probe: --ca \S+not\.pem: not usable PEM \(.+\)\n$/);
    expect(code).toBe(64);
  });

  test('a server name with a space', async () => {
    const { stderr, code } = await runMain(['192.0.2.1', '--servername', 'a b']);
    expect(stderr).toBe(
      'starttls-probe: --servername: "a b" has " " in a host name; ' +
        'write letters, digits, hyphens and dots\n',
    );
    expect(code).toBe(64);
  });

  test('in the same words where another language is spoken', async () => {
    const { stderr } = await runCli(['192.0.2.1', '--cert', 'x'], { env: { LC_ALL: 'de_DE' } });
    expect(stderr).toBe('starttls-probe: --cert needs --key\n');
  });

  test('as a process too', async () => {
    expect(await runCli(['mail example'])).toEqual({
      stdout: '',
      stderr:
        'starttls-probe: "mail example" has a space or a control character in it; write host or host:port\n',
      code: 64,
    });
  });
});

describe('a wrong policy file', () => {
  const good = 'connectors:\n  - identity: EX01\\Relay\n';
  test.each([
    [
      'a wrong value',
      `${good}    requireTls: maybe\n`,
      '3: connectors[0].requireTls: expected true or false',
    ],
    [
      'a flag that is none',
      `${good}    authMechanism: [TLS1]\n`,
      '3: connectors[0].authMechanism: "TLS1" is not one of Tls,',
    ],
    [
      'an unknown setting',
      `${good}    requireTLS: true\n`,
      '3: connectors[0]: unknown setting requireTLS; accepted are',
    ],
    ['no YAML', 'connectors: [\n', '2: '],
    ['nothing in it', '', ' empty; export it with a command such as: Get-ReceiveConnector'],
    ['no list', 'connectors: none\n', '1: connectors: expected a list'],
  ])('is told by file and line: %s', async (_claim, text, told) => {
    const path = await folder.write('wrong.yaml', text);
    const { stdout, stderr, code } = await runMain(['192.0.2.1', '--policy', path]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toContain(`starttls-probe: ${path}:${told}`);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  test('among several is the one that is named', async () => {
    const wrong = await folder.write('wrong.yaml', 'connectors: none\n');
    const args = [...spell('192.0.2.1 --policy @/policy.yaml'), '--policy', wrong];
    expect((await runMain(args)).stderr).toBe(
      `starttls-probe: ${wrong}:1: connectors: expected a list\n`,
    );
  });
});
