import { describe, expect, test } from 'vitest';
import { readEhlo } from '../../probes/ehlo.ts';
import { look } from '../dialogue/look.ts';
import { replyOf } from '../support/observations.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

describe('a 250 reply to EHLO', () => {
  test('gives what an Exchange server says of itself', () => {
    const reply = replyOf(
      '250-EX01.example.test Hello [198.51.100.7]',
      '250-SIZE 37748736',
      '250-PIPELINING',
      '250-STARTTLS',
      '250-AUTH NTLM LOGIN',
      '250 XRDST',
    );
    expect(readEhlo(reply)).toEqual({
      esmtp: true,
      serverName: 'EX01.example.test',
      clientAddress: '198.51.100.7',
      keywords: [
        { keyword: 'SIZE', parameters: ['37748736'] },
        { keyword: 'PIPELINING', parameters: [] },
        { keyword: 'STARTTLS', parameters: [] },
        { keyword: 'AUTH', parameters: ['NTLM', 'LOGIN'] },
        { keyword: 'XRDST', parameters: [] },
      ],
      masked: [],
      refusal: null,
      helo: null,
    });
  });

  test.each([
    ['of a code alone has no name and no keyword', ['250'], null, []],
    ['of one line has a name and no keyword', ['250 mail.example'], 'mail.example', []],
    ['never has a keyword on its first line', ['250-STARTTLS', '250 SIZE'], 'STARTTLS', ['SIZE']],
    [
      'keeps keywords as they are spelt',
      ['250-a.example', '250 starttls'],
      'a.example',
      ['starttls'],
    ],
    ['parts keywords at tabs and runs of blanks', ['250-a', '250 SIZE \t 10'], 'a', ['SIZE']],
    ['reads AUTH=LOGIN as AUTH', ['250-a', '250 AUTH=LOGIN PLAIN'], 'a', ['AUTH']],
    [
      'does not find STARTTLS inside a word',
      ['250-a', '250 XSECURITY=NONE,STARTTLS'],
      'a',
      ['XSECURITY'],
    ],
    ['ends with a line that says OK', ['250-a', '250-SIZE', '250 OK'], 'a', ['SIZE', 'OK']],
  ])('%s', (_claim, lines, serverName, keywords) => {
    const facts = readEhlo(replyOf(...lines));
    expect(facts.serverName).toBe(serverName);
    expect(facts.keywords.map(({ keyword }) => keyword)).toEqual(keywords);
  });

  test('shows the marks of a path that overwrites keywords', () => {
    const { masked } = readEhlo(replyOf('250-a', '250-XXXXXXXA', '250-XXXB', '250 XCLIENT'));
    expect(masked).toEqual([
      { mark: 'keyword-overwritten', line: '250 XXXXXXXA' },
      { mark: 'keyword-overwritten', line: '250 XXXB' },
    ]);
  });
});

test('nobody can change what is held for others', () => {
  const { keywords, masked } = readEhlo(replyOf('250-a', '250-AUTH NTLM', '250 XXXXXXXA'));
  const held = [keywords, masked, ...keywords, ...masked, ...keywords.map((one) => one.parameters)];
  expect(held).toHaveLength(7);
  expect(held.every((one) => Object.isFrozen(one))).toBe(true);
});

test.each([
  ['is held once', 'SIZE 37748736', true],
  ['is not where it is long', `X-LONG ${'a'.repeat(1000)}`, false],
])('what two servers list alike %s', (_claim, line, isOne) => {
  const [one, other] = ['a.example', 'b.example'].map((name) =>
    readEhlo(replyOf(`250-${name}`, '250-PIPELINING', `250 ${line}`)),
  );
  expect(one?.keywords).toEqual(other?.keywords);
  expect(one?.keywords === other?.keywords).toBe(isOne);
  expect([one?.serverName, other?.serverName]).toEqual(['a.example', 'b.example']);
});

describe('EHLO refused', () => {
  test.each([
    ['500 and HELO works: no ESMTP', '500 What?', '250 a.example', false, false],
    ['502 and HELO works: no ESMTP', '502 5.5.1 What?', '250 a.example', false, false],
    ['500 and HELO refused: could not tell', '500 What?', '500 What?', null, null],
    ['502 and HELO put off: could not tell', '502 What?', '450 Later', null, null],
    ['501 is about our name, whatever HELO gets', '501 5.5.4 Name', '250 a.example', null, null],
    ['503 is about order, whatever HELO gets', '503 5.5.1 Order', '250 a.example', null, null],
    ['504 is about our name, whatever HELO gets', '504 5.5.2 Name', '250 a.example', null, null],
    ['550 is about us, whatever HELO gets', '550 5.7.1 You', '250 a.example', null, null],
    ['554 is about us, whatever HELO gets', '554 5.7.1 You', '554 5.7.1 You', null, null],
  ])('%s', async (_claim, refusal, helo, esmtp, advertised) => {
    await using server = await startScriptedServer(
      `S: 220 a.example\nC: EHLO *\nS: ${refusal}\nC: HELO *\nS: ${helo}\n` +
        'C? STARTTLS\nS: 502 What?\nC? QUIT\nS: 221 Bye',
    );
    const { outcome, facts } = await look(server);
    await server.settled();
    expect(outcome).toBe('completed');
    expect(facts.ehlo).toMatchObject({
      esmtp,
      keywords: [],
      refusal: replyOf(refusal),
      helo: replyOf(helo),
    });
    expect(facts.starttls.advertised).toBe(advertised);
    expect(server.received[0]?.includes('STARTTLS\r\n')).toBe(advertised === false);
    expect(server.errors).toEqual([]);
  });

  test.each(['450 4.7.1 Greylisted', '451 4.3.0 Try later', '252 Perhaps'])(
    'with %s could not tell, and HELO would say no more',
    async (refusal) => {
      await using server = await startScriptedServer(
        `S: 220 a.example\nC: EHLO *\nS: ${refusal}\nC? QUIT\nS: 221 Bye`,
      );
      const { facts } = await look(server);
      await server.settled();
      expect(facts.ehlo).toMatchObject({ esmtp: null, refusal: replyOf(refusal), helo: null });
      expect(facts.starttls).toMatchObject({ advertised: null, negotiated: null });
      expect(server.errors).toEqual([]);
    },
  );

  test('keeps the marks of the greeting and of the overwritten command', async () => {
    await using server = await startScriptedServer(
      "S: 220 ****************\nC: EHLO *\nS: 500 5.0.0 'XXXX': command not understood\n" +
        'C: HELO *\nS: 250 a.example\nC? STARTTLS\nS: 500 What?\nC? QUIT\nS: 221 Bye',
    );
    const { facts } = await look(server);
    expect(facts.ehlo?.masked.map(({ mark }) => mark)).toEqual([
      'greeting-starred',
      'command-overwritten',
      'ehlo-refused',
    ]);
  });
});

test('EHLO refused under TLS is kept, and no HELO follows', async () => {
  await using server = await startScriptedServer(
    'S: 220 a.example\nC: EHLO *\nS: 250-a.example\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 Go\nTLS\n' +
      'C: EHLO *\nS: 550 5.7.1 Not you\nC? QUIT\nS: 221 Bye',
  );
  const { outcome, facts } = await look(server);
  await server.settled();
  expect(outcome).toBe('completed');
  expect(facts.starttls).toMatchObject({ advertised: true, negotiated: true });
  expect(facts['ehlo-after-tls']).toMatchObject({
    esmtp: null,
    keywords: [],
    refusal: replyOf('550 5.7.1 Not you'),
  });
  expect(server.errors).toEqual([]);
});
