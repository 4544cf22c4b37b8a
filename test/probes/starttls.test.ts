import { describe, expect, test } from 'vitest';
import { look } from '../dialogue/look.ts';
import { replyOf } from '../support/observations.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

const unlisted = (answer: string) =>
  `S: 220 a.example\nC: EHLO *\nS: 250-a.example\nS: 250 SIZE\nC: STARTTLS\n${answer}\nC? QUIT`;

describe('STARTTLS that is not listed is asked for once', () => {
  test.each([
    ['Exchange', '500 5.3.3 Unrecognized command'],
    ['Postfix', '502 5.5.1 Error: command not implemented'],
    ['Exim', '503 STARTTLS command used when not advertised'],
    ['Sendmail', '454 4.3.3 TLS not available after start'],
    ['Courier', '540 TLS not available.'],
    ['a server that has had enough', '421 4.7.0 Error: too many errors'],
  ])('and refused by %s, which proves nothing', async (_server, line) => {
    await using server = await startScriptedServer(unlisted(`S: ${line}`));
    const { outcome, facts } = await look(server);
    expect(outcome).toBe('completed');
    expect(facts.starttls).toMatchObject({ advertised: false, negotiated: false, injected: null });
  });

  test('and its refusal is kept', async () => {
    await using server = await startScriptedServer(unlisted('S: 540 TLS not available.'));
    const { facts } = await look(server);
    expect(facts.starttls.reply).toEqual(replyOf('540 TLS not available.'));
  });

  test.each([
    ['a close', 'CLOSE', null],
    ['a reset', 'RESET', null],
    ['no reply', 'S: Sorry?', null],
    ['a handshake that fails', 'S: 220 Go\nCLIENTHELLO\nRESET', false],
  ])(
    'and answered with %s, which is no failure of the dialogue',
    async (_what, answer, negotiated) => {
      await using server = await startScriptedServer(unlisted(answer));
      const { outcome, failure, facts } = await look(server);
      expect({ outcome, failure }).toEqual({ outcome: 'completed', failure: null });
      expect(facts.starttls).toMatchObject({ advertised: false, negotiated });
      await server.settled();
      // A failed handshake gets its second look, for it may have wanted legacy settings.
      expect(server.connections).toBe(negotiated === null ? 1 : 2);
    },
  );

  test('and may work, so that everything under TLS is seen', async () => {
    await using server = await startScriptedServer(
      unlisted('S: 220 Go\nTLS\nC: EHLO *\nS: 250-a.example\nS: 250 AUTH PLAIN'),
    );
    const { facts } = await look(server);
    expect(facts.starttls).toMatchObject({ advertised: false, negotiated: true });
    expect(facts.certificate?.trusted).toBe(true);
    expect(facts['ehlo-after-tls']?.keywords.map(({ keyword }) => keyword)).toEqual(['AUTH']);
  });
});

test('only 220 begins a handshake', async () => {
  await using server = await startScriptedServer(
    'S: 220 a.example\nC: EHLO *\nS: 250-a.example\nS: 250 STARTTLS\nC: STARTTLS\n' +
      'S: 250 2.0.0 Ok\nC? QUIT\nS: 221 Bye',
  );
  const { outcome, facts } = await look(server);
  await server.settled();
  expect(outcome).toBe('completed');
  expect(facts.starttls).toMatchObject({ advertised: true, negotiated: false });
  expect(server.errors).toEqual([]);
});

test('what was injected is never read as a reply under TLS (RFC 3207 §4.2)', async () => {
  await using server = await startScriptedServer(
    'S: 220 a.example\nC: EHLO *\nS: 250-a.example\nS: 250 STARTTLS\nC: STARTTLS\n' +
      'S: 220 Go\nS: 250-evil.example\nS: 250 AUTH PLAIN\nTLS\n' +
      'C: EHLO *\nS: 250-a.example\nS: 250 SIZE\nC? QUIT',
  );
  const { facts } = await look(server);
  expect(facts.starttls.injected).toBe('250-evil.example\\x0d\\x0a250 AUTH PLAIN\\x0d\\x0a');
  expect(facts['ehlo-after-tls']).toMatchObject({
    serverName: 'a.example',
    keywords: [{ keyword: 'SIZE', parameters: [] }],
  });
});
