import { describe, expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { ScriptError } from '../../src/session/script-error.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { readAuthority } from '../support/server-certificates.ts';
import { type PlayOptions, play, playTo, SERVER } from './play.ts';

const GREET = 'S: 220\nC: EHLO {ehlo-name}\n';
const CLOSING = 'C: QUIT\nS: 221\n';
const SECURED = `${GREET}S: 250\nC: STARTTLS\nS: 220\n`;

describe('goes as scripted', () => {
  test.each<[claim: string, script: string]>([
    ['codes', `${GREET}S: 250\n`],
    ['nothing asked of any reply', 'C: EHLO x\nC: QUIT'],
    ['a keyword in another case', `${GREET}S: 250 has STARTTLS`],
    ['a keyword with a parameter', `${GREET}S: 250 has AUTH PLAIN`],
    ['a keyword that is absent', `${GREET}S: 250 lacks CHUNKING`],
    ['a keyword without that parameter', `${GREET}S: 250 lacks AUTH NTLM`],
    ['the line that a telnet session would show', `${GREET}S: 250-STARTTLS`],
    [
      'a whole recorded reply',
      `${GREET}S: 250-mail.example Hello [*]\nS: 250-SIZE 1000\nS: 250 AUTH *`,
    ],
    ['words', `S: 220 ~ esmtp postfix\n${CLOSING}`.replace('C: QUIT', 'C: EHLO x\nC: QUIT')],
    ['what stands in a name', `S: 220 ~ {host}\nC: EHLO x`],
    ['a code of a kind', 'S: 2**\nC: EHLO x'],
    ['S: lines on the way of a branch', `${GREET}S: 250\nIF STARTTLS\nS: 250 has SIZE\nEND`],
    ['CLOSE without QUIT', `${GREET}CLOSE`],
  ])('%s', async (_claim, script) => {
    const { result, errors } = await play(script, SERVER);
    expect(result).toMatchObject({ ok: true, outcome: 'completed', stopped: null });
    expect(errors).toEqual([]);
  });

  test('sends what is written and nothing else, each line after its reply', async () => {
    const script = `${SECURED}TLS\nC: EHLO {ehlo-name}\n${CLOSING}`;
    const { result, received } = await play(script, SERVER);
    expect(received).toEqual(['EHLO me.example', 'STARTTLS', 'EHLO me.example', 'QUIT']);
    expect(result.tls).toMatchObject({
      protocol: 'TLSv1.3',
      servername: 'mail.example',
      certificate: { trusted: true, nameMatches: true },
    });
    expect(result.transcript.map(({ from, tls }) => `${from}${tls ? '+' : ''}`).join(' ')).toBe(
      'S C S S S S C S C+ S+ S+ C+ S+',
    );
  });

  test('goes no further than its last line: there is no QUIT of ours', async () => {
    expect((await play('S: 220', 'S: 220 hello')).received).toEqual([]);
  });

  test('waits for the last line of the greeting before it speaks', async () => {
    const { result, errors } = await play('C: EHLO x', {
      file: 'greeting-dripped',
    });
    expect(result.ok).toBe(true);
    expect(errors.filter((one) => /spoke/.test(one))).toEqual([]);
  });

  test('a pause waits for a reply that nobody asked for', async () => {
    const server = 'S: 220 hello\nPAUSE 20ms\nS: 421 4.4.2 idle\nCLOSE';
    const { result } = await play('S: 220\nPAUSE 50ms\nS: 421 ~ idle', server);
    expect(result.ok).toBe(true);
  });

  test('a server that does not answer the last command, whose reply nobody asked for', async () => {
    const { result } = await play('S: 220\nC: QUIT', 'S: 220 hello\nC: QUIT\nCLOSE');
    expect(result.ok).toBe(true);
  });

  test('captures what stands in the place of a name, and compares it from then on', async () => {
    const script = `S: 220 * {number}\n${GREET.slice(7)}S: 250 ~ Hello [{client}]\nC: NOOP {number}\n`;
    const server = `${SERVER.split('C? STARTTLS')[0]}C: NOOP 4711\nS: 250 4711\n`;
    const { result, received } = await play(`${script}S: 250 {number}`, server);
    expect(result.captures).toEqual({ number: '4711', client: '192.0.2.10' });
    expect(received.at(-1)).toBe('NOOP 4711');
    const other = await play(`${script}S: 250 {client}`, server);
    expect(other.result.stopped).toMatchObject({ expected: '250 with a line "192.0.2.10"' });
  });

  test.each([
    ['there', 'STARTTLS', 'NOOP yes'],
    ['there with its parameter', 'AUTH LOGIN', 'NOOP yes'],
    ['not there', 'CHUNKING', 'NOOP no'],
  ])('takes the branch of a keyword that is %s', async (_claim, keyword, expected) => {
    const script = `${GREET}S: 250\nIF ${keyword}\nC: NOOP yes\nELSE\nC: NOOP no\nEND\nS: 250`;
    const server = `${SERVER.split('C? STARTTLS')[0]}C: NOOP *\nS: 250 ok`;
    const { result, received } = await play(script, server);
    expect(received.at(-1)).toBe(expected);
    expect(result.ok).toBe(true);
    expect(result.steps.map(({ state }) => state)).toContain('skipped');
  });

  test('CLOSE in a branch ends the session', async () => {
    const { result, received } = await play(`${GREET}IF SIZE\nCLOSE\nEND\nC: NOOP`, SERVER);
    // Nothing tells the way before the reply was asked for.
    expect(result.ok).toBe(false);
    const asked = await play(`${GREET}S: 250\nIF SIZE\nCLOSE\nEND\nC: NOOP`, SERVER);
    expect(asked.result.ok).toBe(true);
    expect([received.at(-1), asked.received.at(-1)]).toEqual([
      'EHLO me.example',
      'EHLO me.example',
    ]);
  });
});

describe('tells where it was left, what was expected and what came', () => {
  test.each<[claim: string, script: string, stopped: object]>([
    [
      'another code',
      `${GREET}S: 500`,
      { line: 3, expected: 'a reply of 500', got: /^250 mail\.example Hello/ },
    ],
    ['one of two codes', 'S: 250|251', { expected: 'a reply of 250 or 251' }],
    [
      'no such keyword',
      `${GREET}S: 250\nS: 250 has CHUNKING`,
      {
        line: 4,
        step: 'S: 250 has CHUNKING',
        expected: '250 with the keyword CHUNKING',
        got: '250 with SIZE, STARTTLS, AUTH',
      },
    ],
    [
      'a keyword that was not to be',
      `${GREET}S: 250 lacks SIZE`,
      { expected: '250 without the keyword SIZE' },
    ],
    [
      'other words',
      'S: 220 ~ Exim',
      { expected: '220 containing "Exim"', got: '220 mail.example ESMTP Postfix 4711' },
    ],
    ['another line', 'S: 220 mail.example', { expected: '220 with a line "mail.example"' }],
    [
      'TLS after a refusal',
      `${GREET}S: 250\nTLS`,
      { expected: '220 before the handshake', got: '250' },
    ],
    [
      'a keyword that nobody was asked for',
      'S: 220\nIF STARTTLS\nC: NOOP\nEND',
      { line: 2, got: 'none' },
    ],
    [
      'a handshake that was to fail',
      `${SECURED}TLS fails`,
      { expected: 'a handshake that fails', got: /^TLSv1\.3 / },
    ],
    [
      'no request for a certificate',
      `${SECURED}TLS asks`,
      { expected: 'a request for a client certificate', got: 'no request' },
    ],
    [
      'a certificate for another name',
      `${SECURED}TLS verify servername=other.example`,
      { got: 'a certificate for mail.example, 127.0.0.1' },
    ],
  ])('%s', async (_claim, script, stopped) => {
    const { result } = await play(script, SERVER);
    expect(result).toMatchObject({ ok: false, outcome: 'completed', failure: null });
    for (const [key, value] of Object.entries(stopped)) {
      expect(result.stopped).toHaveProperty(
        key,
        value instanceof RegExp ? expect.stringMatching(value) : value,
      );
    }
  });

  test('the first line of an EHLO reply is no keyword', async () => {
    const server = { file: 'ehlo-starttls-on-first-line' };
    for (const asked of ['has STARTTLS', 'STARTTLS']) {
      const { result } = await play(`${GREET}S: 250 ${asked}`, server);
      expect([asked, result.ok]).toEqual([asked, false]);
    }
  });

  test('a certificate that is not trusted', async () => {
    const server = SERVER.replace('TLS may-fail', 'TLS cert=self-signed may-fail');
    const { result } = await play(`${SECURED}TLS verify`, server);
    expect(result.stopped?.got).toMatch(/^a certificate that is not trusted \(\w+\)$/);
  });
});

describe('could not tell', () => {
  test.each<[claim: string, outcome: string, server: string]>([
    ['a greeting that turns us away', 'refused', 'S: 554 no\nCLOSE'],
    ['421 in place of a reply', 'refused', 'S: 220 a\nC: EHLO *\nS: 421 busy\nCLOSE'],
    ['a close in place of a reply', 'closed', 'S: 220 a\nC: EHLO *\nCLOSE'],
    ['what is no SMTP', 'malformed', 'RAW "SSH-2.0-x\\r\\n"\nSILENCE'],
    ['silence', 'timed-out', 'SILENCE'],
  ])('%s', async (_claim, outcome, server) => {
    const { result } = await play(`${GREET}S: 250 has STARTTLS`, server, { patienceMs: 200 });
    expect(result).toMatchObject({ ok: null, outcome, failure: { kind: outcome } });
  });

  test('a greeting that turns us away, which nobody asked about, is not answered', async () => {
    const { result, received } = await play('C: EHLO x', 'S: 554 no\nSILENCE');
    expect([result.outcome, received]).toEqual(['refused', []]);
  });

  test('a target that was to begin with TLS and does not', async () => {
    const { result } = await play('S: 220', 'S: 220 a', { implicitTls: true });
    expect(result).toMatchObject({ ok: null, outcome: 'handshake-failed', stopped: null });
  });

  test('nobody there', async () => {
    const server = await startScriptedServer('S: 220 a');
    await server.close();
    const { result } = await playTo('S: 220', server);
    expect(result).toMatchObject({ ok: null, outcome: 'unreachable', localAddress: null });
    expect(result.steps).toMatchObject([{ state: 'skipped' }]);
  });

  test.each([
    ['a greeting of 554', 'S: 554', 'S: 554 no\nCLOSE'],
    ['421', 'S: 220\nC: NOOP\nS: 4yz', 'S: 220 a\nC: NOOP\nS: 421 busy\nCLOSE'],
  ])('but %s is what a script may ask for', async (_claim, script, server) => {
    expect((await play(script, server)).result.ok).toBe(true);
  });

  test('interrupted', async () => {
    const interrupt = new AbortController();
    const playing = play('S: 220', 'SILENCE', { signal: interrupt.signal });
    setImmediate(() => interrupt.abort());
    expect((await playing).result).toMatchObject({ ok: null, outcome: 'cancelled' });
  });
});

describe('TLS', () => {
  const until = (words: string) => `${SECURED}TLS ${words}\n`;
  const offering = (words: string) => SERVER.replace('TLS may-fail', `TLS ${words} may-fail`);

  test.each([
    ['max=1.2', 'min=TLSv1.2', 'TLSv1.2'],
    ['min=1.3', 'min=TLSv1.2', 'TLSv1.3'],
    ['min=1.0 max=1.0', 'min=TLSv1 max=TLSv1', 'TLSv1'],
    ['legacy', 'min=TLSv1 max=TLSv1', 'TLSv1'],
    ['', 'min=TLSv1.2', 'TLSv1.3'],
  ])('%s with a server of %s gives %s', async (words, server, protocol) => {
    const { result } = await play(until(words), offering(server));
    expect(result.tls?.protocol).toBe(protocol);
    expect(result.ok).toBe(true);
  });

  test('max=1.1 fails: old protocols are off', async () => {
    const { result } = await play(until('max=1.1 fails'), offering('min=TLSv1.2'));
    expect(result).toMatchObject({ ok: true, outcome: 'completed', tls: null });
  });

  test('a handshake that fails is a mismatch, with the reason', async () => {
    const { result } = await play(until('min=1.3'), offering('min=TLSv1.2 max=TLSv1.2'));
    expect(result).toMatchObject({
      ok: false,
      outcome: 'handshake-failed',
      stopped: { step: 'TLS min=1.3', expected: 'a TLS handshake' },
    });
  });

  test('comes before the greeting where the script says so', async () => {
    const { result, errors } = await play('TLS verify\nS: 220\nC: EHLO x\nS: 250\nC: QUIT', {
      file: 'greeting-under-tls',
    });
    expect(result).toMatchObject({ ok: true, tls: { protocol: 'TLSv1.3' } });
    expect(errors).toEqual([]);
  });

  test('and where the target does, the script need not say so', async () => {
    const script = 'S: 220\nC: EHLO x\nS: 250\nC: QUIT';
    const { result } = await play(script, { file: 'greeting-under-tls' }, { implicitTls: true });
    expect(result).toMatchObject({ ok: true, tls: { protocol: 'TLSv1.3' } });
  });

  test('presents the client certificate of the script', async () => {
    const minted = await mintCertificate({ commonName: 'me.example' });
    const files = { 'a.pem': minted.certificate, 'a.key': minted.key };
    const words = 'asks cert={pem} key=a.key';
    const options: PlayOptions = { files, values: { pem: 'a.pem' } };
    const { result } = await play(until(words), offering('request-cert'), options);
    expect(result).toMatchObject({ ok: true, tls: { clientCertificateRequested: true } });
  });

  test('a file that is no PEM is the user`s mistake', async () => {
    const files = { 'a.pem': 'x', 'a.key': await readAuthority() };
    await expect(play(until('cert=a.pem key=a.key'), SERVER, { files })).rejects.toThrow(
      /^test\.smtp:6:1: TLS cannot be set up: /,
    );
  });
});

describe('what could deliver mail or log in', () => {
  test.each<[claim: string, script: string, place: string, values?: Record<string, string>]>([
    ['RCPT', 'C: RCPT TO:<a@b>', '1:4'],
    ['DATA in lower case', 'C: data', '1:4'],
    ['BDAT behind blanks', 'C: \t  BDAT 3', '1:4'],
    ['AUTH in a branch', 'IF AUTH\nC: AUTH LOGIN\nEND', '2:4'],
    ["Exchange's own AUTH", 'C: X-EXPS NTLM', '1:4'],
    ['BURL', 'C: BURL imap://x', '1:4'],
    ['a verb behind what no terminal shows', 'C: \u200bRCPT', '1:4'],
    ['a verb in a variable', 'C: {x}', '1:4', { x: ' Rcpt TO:<a@b>' }],
    ['half a verb in a variable', 'C: DA{x}', '1:4', { x: 'TA' }],
  ])('%s is refused before anything is connected', async (_claim, script, place, values) => {
    const playing = play(`${script}\n`, 'S: 220 a', values ? { values } : {});
    await expect(playing).rejects.toThrow(
      new ScriptError(
        `test.smtp:${place}: RCPT, DATA, BDAT and AUTH are sent only with --allow-delivery`,
      ),
    );
  });

  test('a verb that the server made us capture is refused when it would be sent', async () => {
    const playing = play('S: 220 * {x}\nC: {x}', 'S: 220 a DATA\nSILENCE');
    await expect(playing).rejects.toThrow('test.smtp:2:4: RCPT, DATA, BDAT and AUTH are sent only');
  });

  test('so is a control character that it made us capture', async () => {
    const playing = play('S: 220 * {x}\nC: NOOP {x}', 'RAW "220 a b\\rDATA\\r\\n"\nSILENCE');
    await expect(playing).rejects.toThrow('test.smtp:2:4: the line would hold a control character');
  });

  test.each(['a\r\nDATA', 'a\nDATA', 'a\rDATA', 'a\0b', '\x1b[2J'])(
    'a variable cannot be %j',
    async (x) => {
      const playing = play('C: NOOP {x}', 'S: 220 a', { values: { x } });
      await expect(playing).rejects.toThrow('{x} holds a line break or a control character');
    },
  );

  test('a message is sent as written, without a reply to its lines', async () => {
    const script = `S: 220
C: MAIL FROM:<a@b>
S: 250
C: RCPT TO:<c@d>
S: 250
C: DATA
S: 354
C: Subject: x
C:
C: ..dots as written
C: .
S: 250 ~ as {id}`;
    const server = `S: 220 a
C: MAIL *
S: 250 ok
C: RCPT *
S: 250 ok
C: DATA
S: 354 go
C: Subject: x
C: *
C: ..dots *
C: .
S: 250 queued as 47`;
    const played = await play(script, server, { allowDelivery: true });
    expect(played.errors).toEqual([]);
    expect(played.received.slice(-4)).toEqual(['Subject: x', '', '..dots as written', '.']);
    expect(played.result.captures).toEqual({ id: '47' });
  });

  test('a chunk is sent whole before its reply is read', async () => {
    const script = 'S: 220\nC: BDAT 7 LAST\nC: hello\nS: 250 ok';
    const server = 'S: 220 a\nC: BDAT *\nC: hello\nS: 250 ok';
    const { result, errors } = await play(script, server, { allowDelivery: true });
    expect([result.ok, errors]).toEqual([true, []]);
    const longer = play(script.replace('7', '6'), 'S: 220 a\nC: BDAT *\nSILENCE', {
      allowDelivery: true,
    });
    await expect(longer).rejects.toThrow(
      'test.smtp:3:4: BDAT has only 6 octets left, CRLF counted',
    );
  });
});

describe('secrets', () => {
  const AUTH = `S: 220
C: AUTH LOGIN
S: 334
C: {base64:user}
S: 334
C: {base64:pw}
S: 235`;
  const SAYS = `S: 220 a
C: AUTH *
S: 334 VXNlcm5hbWU6
C: *
S: 334 UGFzc3dvcmQ6
C: *
S: 535 5.7.8 hunter2 is not aHVudGVyMg==`;
  const options = {
    allowDelivery: true,
    values: { user: 'me', pw: 'hunter2' },
    secrets: ['pw'],
  };

  test('are sent, and shown in no form', async () => {
    const { result, exchanges, received } = await play(AUTH, SAYS, options);
    expect(received).toEqual(['AUTH LOGIN', 'bWU=', 'aHVudGVyMg==']);
    expect(result.ok).toBe(false);
    expect(result.stopped?.got).toBe('535 5.7.8 **** is not ****');
    expect(JSON.stringify([result, exchanges])).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(result.transcript.at(-2)).toMatchObject({ line: '****', template: '{base64:pw}' });
  });

  test('are hidden in what AUTH PLAIN sends too', async () => {
    const plain = Buffer.from('\0me\0hunter2').toString('base64');
    const script = 'S: 220\nC: AUTH PLAIN {plain:user,pw}\nS: 235';
    const { result, received } = await play(
      script,
      `S: 220 a\nC: AUTH *\nS: 535 ${plain}`,
      options,
    );
    expect(received).toEqual([`AUTH PLAIN ${plain}`]);
    expect(JSON.stringify(result)).not.toContain(plain);
    expect(result.stopped?.got).toBe('535 ****');
  });

  test('are hidden in what was expected and captured', async () => {
    const script = 'S: 220 ~ {pw} {got}';
    const { result } = await play(script, 'S: 220 a hunter2 xhunter2', options);
    expect(result.captures).toEqual({ got: 'x****' });
    const other = await play('S: 220 ~ {pw}', 'S: 220 a', options);
    expect(other.result.stopped?.expected).toBe('220 containing "****"');
  });
});

describe('names', () => {
  test.each([
    [
      'that have no value',
      'C: NOOP {nobody}',
      {},
      'test.smtp:1:9: {nobody} has no value; known here: address, ehlo-name, host, port, target',
    ],
    ['of a file', 'S: 220\nTLS cert={a} key=b', {}, 'test.smtp:2:10: {a} has no value'],
    [
      'of the target are not given',
      'C: NOOP',
      { host: 'x' },
      '{host} is given by the target; choose another name',
    ],
    [
      'that are none',
      'C: NOOP',
      { 'a b': 'x' },
      '"a b" is no name; write letters, digits, - and _',
    ],
  ])('%s are told before anything is connected', async (_claim, script, values, message) => {
    await expect(play(script, 'S: 220 a', { values })).rejects.toThrow(message);
  });

  test('of the target', async () => {
    const script = 'C: NOOP {target} {host} {port} {address} {ehlo-name}';
    const { received, result } = await play(script, 'S: 220 a\nC: NOOP *\nS: 250 ok');
    expect(received).toEqual([
      `NOOP mail.example:${result.port} mail.example ${result.port} 127.0.0.1 me.example`,
    ]);
  });

  test('inherited by every object are not values', async () => {
    await expect(play('C: NOOP {constructor}', 'S: 220 a')).rejects.toThrow('has no value');
  });
});
