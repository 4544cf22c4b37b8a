import { describe, expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import type { Probe } from '../../src/dialogue/probe.ts';
import { type ScriptFacts, scriptProbe, scriptSources } from '../../src/session/probe.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { destinationOf, SERVER } from './play.ts';

const GREET = 'S: 220\nC: EHLO {ehlo-name}\n';
const source = (text: string, name = 'folder/verify.smtp') => ({
  name,
  text,
  values: { mine: 'yours' },
  files: {},
});

/** Observes a server whose second connection plays `script`; gives the facts of a script's probe. */
async function ask(text: string, script = SERVER, first = SERVER) {
  await using server = await startScriptedServer(`${first}\n---\n${script}`);
  const onBug = (error: unknown) => {
    throw error;
  };
  const tls = new TlsSettings({ ca: server.authority });
  const options = dialogueOptions({ ehloName: 'me.example', tls, onBug, legacy: false });
  const usual: readonly Probe[] = PROBES.filter(({ intrusive }) => !intrusive);
  const probes = [...usual, scriptProbe(source(text))];
  const seen = await observe(destinationOf(server), probes, options);
  await server.settled();
  const facts = seen.facts['script:verify'] as ScriptFacts | undefined;
  return {
    facts,
    seen,
    received: server.received.map((lines) => lines.map((line) => line.trim())),
  };
}

describe('on a connection of its own, what came of a script is a fact', () => {
  test('that all went as scripted, with what was captured', async () => {
    const script = `${GREET}S: 250 ~ Hello [{client}]\nC: STARTTLS\nS: 220\nTLS verify\nC: EHLO {mine}\nS: 250`;
    const { facts, received } = await ask(script);
    expect(facts).toEqual({
      ok: true,
      failedAt: null,
      expected: null,
      got: null,
      captures: { client: '192.0.2.10' },
    });
    // Nothing that the script does not say, so no QUIT.
    expect(received[1]).toEqual(['EHLO me.example', 'STARTTLS', 'EHLO yours']);
  });

  test('where it was left', async () => {
    expect((await ask(`${GREET}S: 250\nS: 250 has CHUNKING`)).facts).toEqual({
      ok: false,
      failedAt: '4: S: 250 has CHUNKING',
      expected: '250 with the keyword CHUNKING',
      got: '250 with SIZE, STARTTLS, AUTH',
      captures: {},
    });
  });

  test.each([
    ['the server left', 'S: 220 a\nC: EHLO *\nCLOSE', '3: S: 250', /^the server closed/],
    ['the server was busy', 'S: 220 a\nC: EHLO *\nS: 421 busy\nCLOSE', '3: S: 250', /421 busy/],
    ['its greeting turned us away', 'S: 554 no\nCLOSE', null, /554 no/],
    ['what was captured cannot be sent', 'S: 220 DATA\nCLOSE', null, /--allow-delivery/],
  ])('that it could not be told: %s', async (_claim, server, failedAt, got) => {
    const script = server.includes('DATA') ? 'S: 220 {x}\nC: {x}' : `${GREET}S: 250`;
    const { facts, seen } = await ask(script, server);
    expect(facts).toMatchObject({ ok: null, failedAt, got: expect.stringMatching(got) });
    // It is the probe's own affair.
    expect(seen.outcome).toBe('completed');
  });

  test('and it is not asked where the first connection failed', async () => {
    const { facts, received } = await ask('S: 220', SERVER, 'S: 554 no\nCLOSE');
    expect(facts).toEqual({ ok: null, failedAt: null, expected: null, got: null, captures: {} });
    expect(received).toHaveLength(1);
  });
});

test('its id is the name of its file', () => {
  expect(scriptProbe(source('C: NOOP', '/a.b/what.ever.smtp')).id).toBe('script:what.ever');
});

test.each([
  [
    'what it must not send',
    'C: RCPT TO:<a@b>',
    'folder/verify.smtp:1:4: RCPT, DATA, BDAT and AUTH',
  ],
  ['a name without a value', 'C: {x}', 'folder/verify.smtp:1:4: {x} has no value'],
  ['a fault', 'X', 'folder/verify.smtp:1:1: this is no step'],
])('%s is told before there is any target', (_claim, text, message) => {
  expect(() => scriptProbe(source(text))).toThrow(message);
});

test('it crosses to another thread as plain data, and is the same there', () => {
  const probe = scriptProbe(source(`TITLE why\n${GREET}`));
  const sources = scriptSources([...PROBES, probe]);
  expect(structuredClone(sources)).toStrictEqual(sources);
  expect(sources.map(scriptProbe)).toMatchObject([{ id: probe.id, title: 'why', intrusive: true }]);
});
