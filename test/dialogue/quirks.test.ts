import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { DEFAULT_TIMEOUTS } from '../../src/smtp/timeouts.ts';
import {
  fixtureNames,
  type ScriptedServer,
  startScriptedServer,
} from '../support/scripted-server.ts';
import { look, USUAL_PROBES, WITH_MAIL } from './look.ts';
import { PATIENCE, QUIRKS, type Seen } from './quirks.ts';

function probe(fixture: string, server: ScriptedServer): Promise<Observation<Facts>> {
  const probes = fixture.startsWith('mail-') ? WITH_MAIL : USUAL_PROBES;
  const timeouts = { ...DEFAULT_TIMEOUTS, ...PATIENCE[fixture] };
  return look(server, { probes, options: { timeouts } });
}

function summarise(observation: Observation<Facts>): Seen {
  const { starttls, ehlo, handshake, 'mail-before-tls': mail } = observation.facts;
  return {
    outcome: observation.outcome,
    endedAt: observation.failure?.stage ?? null,
    advertised: starttls.advertised,
    negotiated: starttls.negotiated,
    misplaced: starttls.misplaced,
    injected: starttls.injected?.split('\\x0d\\x0a')[0] ?? null,
    masked: ehlo?.masked.map(({ mark }) => mark) ?? [],
    esmtp: ehlo ? ehlo.esmtp : 'unread',
    legacy: handshake?.legacy ?? null,
    ...(mail && { mail: [mail.accepted, mail.tlsRequired] }),
    undeclared: describeVerdict(observation, false),
    required: describeVerdict(observation, true),
  };
}

function describeVerdict(observation: Observation<Facts>, requireTls: boolean): string {
  const standard = { ...DEFAULT_STANDARD, requireTls };
  const { verdict, findings, predictions } = judge(observation, RULES, standard);
  const said = [
    ...findings.map(({ id }) => id),
    ...predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`),
  ];
  return said.length === 0 ? verdict : `${verdict}: ${said.join(', ')}`;
}

test('every fixture has its row, and every row its fixture', () => {
  expect(Object.keys(QUIRKS).sort()).toEqual(fixtureNames());
});

/** The commands of the default dialogue, and the one question that has to be asked for. */
function expectOnlyHarmlessCommands(fixture: string, { received }: ScriptedServer): void {
  const harmless = /^((EHLO|HELO) \[127\.0\.0\.1\]|STARTTLS|QUIT)\r\n$/;
  const others = received.flat().filter((line) => !harmless.test(line));
  expect(others).toEqual(fixture.startsWith('mail-') ? ['MAIL FROM:<>\r\n'] : []);
  for (const lines of received) {
    for (const once of ['HELO [127.0.0.1]\r\n', 'STARTTLS\r\n', 'QUIT\r\n']) {
      expect(lines.filter((line) => line === once).length).toBeLessThanOrEqual(1);
    }
  }
}

describe.concurrent('what is seen and said of', () => {
  test.each(Object.entries(QUIRKS))('%s', async (fixture, expected) => {
    await using server = await startScriptedServer({ file: fixture });
    const observation = await probe(fixture, server);
    // Resolves only when every connection is gone, by our own doing.
    await server.settled();
    expect(summarise(observation)).toEqual(expected);
    expect(server).toMatchObject({
      errors: [],
      spokeEarly: false,
      pipelined: false,
      openSockets: 0,
    });
    expectOnlyHarmlessCommands(fixture, server);
    if (expected.advertised === null) expect(server.received.flat()).not.toContain('STARTTLS\r\n');
  });
});
