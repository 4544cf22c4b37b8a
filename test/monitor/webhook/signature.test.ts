import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signatureOf, signedHeaders } from '../../../src/monitor/webhook/signature.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/webhook.md'), 'utf8');
const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'correct horse battery stäple'];
const BODY = '{"gist":"Zürich says \\"no\\"."}';

/** The example of the documentation in a language. */
function example(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(DOCUMENT) ?? [];
  if (code === undefined) throw new Error(`docs/webhook.md has no example in ${language}`);
  return code;
}

test('the signature is that of the specification: the example of its test suite', () => {
  const content = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
  expect(signatureOf(content, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('a body has the same id each time, and another one another', () => {
  const first = signedHeaders(BODY, 'x', new Date(0));
  const again = signedHeaders(BODY, 'x', new Date(9000));
  expect(again['webhook-id']).toBe(first['webhook-id']);
  expect(again['webhook-timestamp']).toBe('9');
  expect(again['webhook-signature']).not.toBe(first['webhook-signature']);
  expect(signedHeaders(`${BODY} `, 'x', new Date(0))['webhook-id']).not.toBe(first['webhook-id']);
});

const cases = SECRETS.flatMap((secret) => {
  const headers = signedHeaders(BODY, secret, new Date());
  const old = signedHeaders(BODY, secret, new Date(Date.now() - 600_000));
  return [
    { title: 'takes what we send', headers, body: BODY, secret, expected: true },
    { title: 'refuses another body', headers, body: `${BODY} `, secret, expected: false },
    { title: 'refuses another secret', headers, body: BODY, secret: 'other', expected: false },
    { title: 'refuses what was sent long ago', headers: old, body: BODY, secret, expected: false },
    {
      title: 'refuses another moment',
      headers: { ...headers, 'webhook-timestamp': `${Number(headers['webhook-timestamp']) + 1}` },
      body: BODY,
      secret,
      expected: false,
    },
  ];
});

describe('the example of the documentation in Node', () => {
  test.each(cases)('$title ($secret)', async ({ headers, body, secret, expected }) => {
    await using folder = await TemporaryFolder.create();
    const { isGenuine } = await import(await folder.write('verify.mjs', example('js')));
    expect(isGenuine(headers, body, secret)).toBe(expected);
  });
});

const noPython = spawnSync('python3', ['--version']).status !== 0;

describe.skipIf(noPython)(
  `the example in Python${noPython ? ' (skipped: no python3)' : ''}`,
  () => {
    test.each(cases)('$title ($secret)', ({ headers, body, secret, expected }) => {
      const program = [
        example('python'),
        'import json, sys',
        'given = json.load(sys.stdin)',
        'print(is_genuine(given["headers"], given["body"].encode(), given["secret"]))',
      ].join('\n');
      const { stdout, stderr } = spawnSync('python3', ['-c', program], {
        input: JSON.stringify({ headers, body, secret }),
        encoding: 'utf8',
      });
      expect({ stdout, stderr }).toEqual({ stdout: expected ? 'True\n' : 'False\n', stderr: '' });
    });
  },
);
