import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import { changesBetween, spell } from '../rules/compare-records.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { look } from './look.ts';
import { QUIRKS } from './quirks.ts';
import { TRAPS } from './traps.ts';

async function lookAt(server: ScriptedServer): Promise<Judged> {
  return judge(await look(server), RULES, DEFAULT_STANDARD);
}

test('every trap is in the list, once and in its place', () => {
  expect(TRAPS.map(({ quirk }) => quirk)).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
  expect(new Set(TRAPS.map(({ trap }) => trap)).size).toBe(TRAPS.length);
});

test.each(TRAPS)('$quirk: $trap', ({ fixtures, tests = [] }) => {
  expect([...fixtures, ...tests]).not.toEqual([]);
  for (const fixture of fixtures) expect(QUIRKS).toHaveProperty([fixture]);
  for (const file of tests) expect(existsSync(join(import.meta.dirname, '..', file))).toBe(true);
});

describe('what one look cannot show', () => {
  test.each<[claim: string, fixture: string, advertised: (boolean | null)[], changes: string[]]>([
    [
      'the members of a pool differ',
      'backends-differ',
      [true, false],
      ['worse starttls-gone', 'worse verdict', 'neutral greeting'],
    ],
    [
      'a server has had enough of us',
      'answers-change',
      [true, false],
      ['worse starttls-gone', 'worse verdict', 'neutral greeting', 'neutral keywords'],
    ],
    [
      'a limit was reached, which denies nothing',
      'second-connection-421',
      [true, null],
      ['worse outcome', 'worse verdict'],
    ],
  ])('%s', async (_claim, fixture, advertised, changes) => {
    await using server = await startScriptedServer({ file: fixture });
    const [first, second] = [await lookAt(server), await lookAt(server)];
    expect([first, second].map(({ facts }) => facts.starttls.advertised)).toEqual(advertised);
    expect(spell(changesBetween(first, second))).toEqual(changes);
  });

  test('a whole verdict takes one connection, and a failed handshake one more', async () => {
    await using once = await startScriptedServer({ file: 'second-connection-421' });
    await lookAt(once);
    await once.settled();
    expect(once.connections).toBe(1);
    await using twice = await startScriptedServer({ file: 'second-look-421' });
    await lookAt(twice);
    await twice.settled();
    expect(twice.connections).toBe(2);
  });

  test('who was answered: our address, and the one that the server saw', async () => {
    await using server = await startScriptedServer({ file: 'ehlo-without-starttls-for-us' });
    const { localAddress, facts } = await lookAt(server);
    expect(localAddress).toBe('127.0.0.1');
    expect(facts.ehlo?.clientAddress).toBe('203.0.113.5');
  });

  test('an address asks for no name, and is shown the certificate of nobody', async () => {
    await using server = await startScriptedServer({ file: 'tls-needs-name' });
    const destination = { target: `127.0.0.1:${server.port}`, host: '127.0.0.1' };
    const { certificate, handshake } = (await look(server, { destination })).facts;
    expect(handshake?.servername).toBeNull();
    expect(certificate?.trustError).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('why an old stack fails: its ServerHello lacks what RFC 5746 asks for', async () => {
    const fixture = { file: 'tls-without-secure-renegotiation' };
    await using server = await startScriptedServer(fixture);
    const { failure } = await look(server);
    expect(failure?.message).toBe('the TLS handshake failed: unsafe legacy renegotiation disabled');
  });
});
