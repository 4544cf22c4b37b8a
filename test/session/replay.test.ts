import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/session/parse.ts';
import { renderScript } from '../../src/session/record.ts';
import { compareReplay, type Difference, readRecording } from '../../src/session/replay.ts';
import { summariseTls } from '../../src/session/seen.ts';
import { play, SERVER } from './play.ts';

const SCRIPT = `S: 220
C: EHLO x
S: 250
C: STARTTLS
S: 220
TLS
C: EHLO x
S: 250
C: QUIT
S: 221`;

/** Records a server, and says the same again to another one. */
async function replay(before: string, now: string): Promise<readonly Difference[]> {
  const first = await play(SCRIPT, before);
  const { transcript, tls } = first.result;
  const text = renderScript({ title: 'x', transcript, tls: tls && summariseTls(tls) });
  const again = await play(text, now, { stopsAtMismatch: false });
  const seen = again.result.tls && summariseTls(again.result.tls);
  const recorded = readRecording(parseScript(text, 'seen.smtp'));
  return compareReplay(recorded, { exchanges: again.exchanges, tls: seen });
}

describe('between a recording and now', () => {
  test.each<[claim: string, now: string, differences: Partial<Difference>[]]>([
    ['nothing', SERVER, []],
    ['other words are no difference', SERVER.replace('Postfix 4711', 'Exim'), []],
    [
      'a keyword less, in whatever case, and no TLS',
      SERVER.replace('S: 250-starttls\n', '').replace(
        'S: 220 2.0.0 Ready\nTLS may-fail',
        'S: 502 no',
      ),
      [
        { kind: 'keyword-removed', where: 'EHLO x', before: 'STARTTLS', now: null },
        { kind: 'code', where: 'STARTTLS', before: '220', now: '502' },
        { kind: 'ended-early', where: 'the second EHLO x', before: '250', now: null },
      ],
    ],
    [
      'a keyword more, other parameters, and those in another order, which is none',
      SERVER.replace('SIZE 1000\nS: 250-starttls', 'SIZE 9\nS: 250-STARTTLS\nS: 250-DSN').replace(
        'LOGIN PLAIN',
        'PLAIN LOGIN',
      ),
      [
        { kind: 'parameters', where: 'EHLO x', before: 'SIZE 1000', now: 'SIZE 9' },
        { kind: 'keyword-added', where: 'EHLO x', before: null, now: 'DSN' },
      ],
    ],
    ['another code', SERVER.replace('S: 221', 'S: 250'), [{ kind: 'code', where: 'QUIT' }]],
    [
      'another protocol, cipher and certificate',
      SERVER.replace('TLS may-fail', 'TLS max=TLSv1.2 cert=expired may-fail'),
      [
        { kind: 'protocol', where: 'the handshake', before: 'TLSv1.3', now: 'TLSv1.2' },
        { kind: 'cipher' },
        {
          kind: 'certificate',
          before: expect.stringMatching(/^CN=mail\.example, until 20\S+Z, SHA-256 /),
        },
      ],
    ],
  ])('%s', async (_claim, now, differences) => {
    const found = await replay(SERVER, now);
    expect(found).toHaveLength(differences.length);
    expect(found).toMatchObject(differences);
  });
});

test('what asks without having seen anything is no recording', () => {
  expect(() => readRecording(parseScript('C: NOOP\nS: 250', 'a.smtp'))).toThrow(
    'a.smtp:2:1: no recording: nothing tells what was seen; make one with --record',
  );
  expect(() => readRecording(parseScript('C: NOOP', 'a.smtp'))).toThrow('a.smtp:1:1: no recording');
});
