import { expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.ts';
import { AFTER_TLS, ask, TO_TLS } from './surveys.ts';

const MEMBER = `${TO_TLS}TLS\n${AFTER_TLS}`;
const OTHER = `${TO_TLS.replaceAll('a.example', 'b.example')}TLS cert=self-signed\n${AFTER_TLS}`;
const PLAIN =
  'S: 220 c.example\nC: EHLO *\nS: 250-c.example\nS: 250 SIZE\nC: STARTTLS\nS: 500 What?\nC? QUIT\nS: 221 Bye\n';
const GONE = 'S: 220 d.example\nC: EHLO *\nCLOSE\n';

test('each look is one member of the pool, the usual one first', async () => {
  await using server = await startScriptedServer([MEMBER, OTHER, PLAIN, GONE].join('---\n'));
  const { looks } = await ask(server, 'samples', { samples: 4 });
  expect(server).toMatchObject({ connections: 4, errors: [], openSockets: 0 });
  const names = looks.map(({ serverName }) => serverName);
  expect(names).toEqual(['a.example', 'b.example', 'c.example', null]);
  expect(looks.map(({ advertised }) => advertised)).toEqual([true, true, false, null]);
  expect(looks.map(({ negotiated }) => negotiated)).toEqual([true, true, false, null]);
  expect(looks.map(({ trusted }) => trusted)).toEqual([true, false, null, null]);
  expect(looks.map(({ keywords }) => keywords)).toEqual([[], [], ['SIZE'], null]);
  expect(looks.map(({ failure }) => failure)).toEqual([
    null,
    null,
    null,
    expect.stringContaining('EHLO'),
  ]);
});

test('one look is the usual one, and no further connection', async () => {
  await using server = await startScriptedServer(MEMBER);
  const { looks } = await ask(server, 'samples', { samples: 1 });
  expect(looks).toHaveLength(1);
  expect(server.connections).toBe(1);
});
