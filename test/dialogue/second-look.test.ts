import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { USUAL_PROBES, WITH_MAIL } from './look.ts';

const DIALOGUE = `S: 220 mail.example ESMTP
C: EHLO *
S: 250-mail.example
S: 250 STARTTLS
C: STARTTLS
S: 220 Go
`;
const WORKS = `${DIALOGUE}TLS
C: EHLO *
S: 250 mail.example
C? QUIT
`;

async function look(server: ScriptedServer, enforce = false, legacy = true) {
  const { address, port } = server;
  const destination = { host: 'mail.example', port, implicitTls: false, domain: null, dnsMs: null };
  const options = dialogueOptions({ legacy });
  const probes = enforce ? WITH_MAIL : USUAL_PROBES;
  const observation = await observe<Facts>(
    { ...destination, target: `mail.example:${port}`, address, family: 4 },
    probes,
    options,
  );
  const { findings, predictions, verdict } = judge(observation, RULES, {
    ...DEFAULT_STANDARD,
    requireTls: true,
  });
  return {
    observation,
    verdict,
    findings: findings.map(({ id }) => id).filter((id) => id !== 'certificate-untrusted'),
    predictions: predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`),
  };
}

describe('a handshake that fails once', () => {
  test('for a reset is unstable, not one that takes legacy settings', async () => {
    await using server = await startScriptedServer(`${DIALOGUE}CLIENTHELLO\nRESET\n---\n${WORKS}`);
    const { observation, findings, verdict } = await look(server);
    expect(observation.facts.handshake).toMatchObject({
      protocol: 'TLSv1.3',
      legacy: false,
      firstFailure: expect.stringContaining('ECONNRESET'),
    });
    expect(findings).toEqual(['handshake-unstable']);
    expect(verdict).toBe('warning');
  });

  test('for its protocol takes legacy settings', async () => {
    await using server = await startScriptedServer({ file: 'tls-1.0-only' });
    const { observation, findings } = await look(server);
    expect(observation.facts.handshake).toMatchObject({ protocol: 'TLSv1', legacy: true });
    expect(findings).toEqual(['legacy-tls-only']);
  });

  test('after plaintext in the segment of the 220 keeps what was injected', async () => {
    const injecting = DIALOGUE.replace('S: 220 Go', 'S: 220 Go\nS: 250 injected');
    await using server = await startScriptedServer(`${injecting}CLIENTHELLO\nRESET\n---\n${WORKS}`);
    const { observation, findings, verdict } = await look(server);
    expect(observation.facts.starttls.injected).toContain('250 injected');
    expect(findings).toContain('plaintext-injected');
    expect(verdict).toBe('critical');
  });
});

describe('what came was not TLS', () => {
  const REFUSES_LATE = `${DIALOGUE}CLIENTHELLO\nS: 454 4.7.0 TLS not available\nCLOSE\n`;

  test('and is no injection where there is no sample of it', async () => {
    await using server = await startScriptedServer(REFUSES_LATE);
    const { observation, findings } = await look(server, false, false);
    expect(observation.facts.starttls.injected).toBeNull();
    expect(observation.failure?.message).toBe('the TLS handshake failed: what came was not TLS');
    expect(findings).toEqual(['handshake-failed']);
  });

  test('and is quoted where the server refuses in clear', async () => {
    await using server = await startScriptedServer(REFUSES_LATE);
    const { findings, observation } = await look(server);
    expect(observation.facts.starttls.injected).toContain('454 4.7.0');
    expect(findings).toEqual(['handshake-failed']);
  });
});

describe('STARTTLS that is not listed, but answered 220', () => {
  const UNLISTED = DIALOGUE.replace('S: 250 STARTTLS', 'S: 250 SIZE');

  test('is hidden where only legacy settings work', async () => {
    await using server = await startScriptedServer(
      `${UNLISTED}TLS min=TLSv1 max=TLSv1 fails\n---\n` +
        `${UNLISTED}TLS min=TLSv1 max=TLSv1\nC: EHLO *\nS: 250 mail.example\nC? QUIT\n`,
    );
    const { observation, findings, predictions } = await look(server);
    expect(observation.facts.starttls).toMatchObject({ advertised: false, negotiated: true });
    expect(findings).toContain('stripped-on-path');
    expect(findings).toContain('legacy-tls-only');
    expect(predictions).toEqual(['1032 possible']);
  });

  test('is never called absent, though the handshake fails', async () => {
    await using server = await startScriptedServer(`${UNLISTED}CLIENTHELLO\nRESET\n`);
    const { observation, findings, predictions } = await look(server);
    expect(observation.outcome).toBe('completed');
    expect(findings).not.toContain('starttls-absent');
    expect(predictions).toEqual(['1032 possible']);
  });
});

test('a 421 to MAIL FROM leaves open whether mail in clear is refused', async () => {
  await using server = await startScriptedServer(
    `${WORKS}---\nS: 220 mail.example ESMTP\nC: EHLO *\nS: 250 mail.example\n` +
      'C: MAIL FROM:<>\nS: 421 4.7.0 Go away\nCLOSE\n',
  );
  const { observation, findings, verdict } = await look(server, true);
  expect(observation.facts['mail-before-tls']).toMatchObject({
    accepted: null,
    reply: { code: 421 },
    failure: expect.stringContaining('Go away'),
  });
  expect(findings).toEqual(['enforcement-not-observed']);
  expect(verdict).toBe('unknown');
});

test('EHLO that was refused is kept where HELO ends the connection', async () => {
  await using server = await startScriptedServer(
    'S: 220 mail.example\nC: EHLO *\nS: 500 What?\nC: HELO *\nCLOSE\n',
  );
  const { observation } = await look(server);
  expect(observation.outcome).toBe('closed');
  expect(observation.facts.ehlo).toMatchObject({ esmtp: null, refusal: { code: 500 }, helo: null });
});
