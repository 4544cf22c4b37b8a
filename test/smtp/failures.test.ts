import { describe, expect, test } from 'vitest';
import { DialogueFailure, type Stage } from '../../src/smtp/failure.ts';
import {
  cancelled,
  describeReply,
  handshakeFailed,
  left,
  malformed,
  refused,
  timedOut,
  unreachable,
} from '../../src/smtp/failures.ts';
import type { Reply } from '../../src/smtp/reply.ts';

const TRY_LATER: Reply = { code: 421, enhanced: '4.3.2', lines: ['4.3.2 Service not', 'active'] };

/** An error as Node raises it. */
function error(
  code: string,
  extra: { reason?: string; message?: string } = {},
): NodeJS.ErrnoException {
  return Object.assign(new Error(extra.message ?? `read ${code}`), { code }, extra);
}

test('a failure is thrown as an error with the same sentence', () => {
  const thrown = cancelled('ehlo');
  expect(thrown).toBeInstanceOf(DialogueFailure);
  expect([thrown.name, thrown.message]).toEqual(['DialogueFailure', thrown.failure.message]);
});

test.each([
  ['connection refused', 'ECONNREFUSED', 'connection refused (ECONNREFUSED)'],
  ['no route', 'EHOSTUNREACH', 'no route to this host (EHOSTUNREACH)'],
  ['a code that nobody foresaw', 'EWHATEVER', 'the connection failed (EWHATEVER)'],
])('unreachable: %s', (_claim, code, message) => {
  expect(unreachable(code).failure).toEqual({
    stage: 'connect',
    kind: 'unreachable',
    code,
    message,
  });
});

test.each<[string, Stage, number, string, string]>([
  [
    'silence',
    'greeting',
    30_000,
    '',
    'no answer within 30 s, waiting for the greeting; nothing was received',
  ],
  [
    'a tarpit',
    'ehlo',
    60_049,
    '250-mail | 2',
    'no answer within 60 s, waiting for the reply to EHLO; received so far: "250-mail | 2"',
  ],
  [
    'a connection says nothing of what came',
    'connect',
    1_500,
    '',
    'no answer within 1.5 s, waiting for the connection',
  ],
  [
    'nor does a handshake',
    'handshake',
    50,
    '',
    'no answer within 50 ms, waiting for the end of the TLS handshake',
  ],
])('timed out: %s', (_claim, stage, afterMs, pending, message) => {
  expect(timedOut(stage, afterMs, pending).failure).toEqual({ stage, kind: 'timed-out', message });
});

describe('the server left', () => {
  test.each([
    [
      'in good order',
      null,
      '',
      { kind: 'closed' },
      'closed the connection before the reply to EHLO',
    ],
    [
      'with a reset',
      error('ECONNRESET'),
      '',
      { kind: 'closed', code: 'ECONNRESET' },
      'broke the connection (ECONNRESET) before the reply to EHLO',
    ],
    [
      'in the midst of a reply',
      null,
      '250-a | 25',
      { kind: 'closed' },
      'closed the connection before the reply to EHLO; received so far: "250-a | 25"',
    ],
  ])('%s', (_claim, why, pending, expected, message) => {
    expect(left('ehlo', why, pending).failure).toEqual({
      stage: 'ehlo',
      message: `the server ${message}`,
      ...expected,
    });
  });

  test('after words that are no reply', () => {
    expect(left('greeting', null, 'HTTP/1.1 400').failure).toEqual({
      stage: 'greeting',
      kind: 'malformed',
      message: 'what came is not an SMTP reply: "HTTP/1.1 400"',
    });
  });

  test.each([
    ['closed', null, 'closed the connection'],
    ['reset', error('ECONNRESET'), 'broke the connection (ECONNRESET)'],
  ])('during the handshake: %s', (_claim, why, how) => {
    expect(left('handshake', why, '').failure).toEqual({
      stage: 'handshake',
      kind: 'handshake-failed',
      code: 'ECONNRESET',
      message: `the server ${how} before the end of the TLS handshake`,
    });
  });

  test('with a TLS alert after the handshake (RFC 8446 §4.4.2)', () => {
    const alert = error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', {
      reason: 'tlsv13 alert certificate required',
    });
    expect(left('after-tls', alert, '').failure).toEqual({
      stage: 'after-tls',
      kind: 'handshake-failed',
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      message: 'the TLS handshake failed: tlsv13 alert certificate required',
    });
  });
});

test.each([
  [
    "OpenSSL's reason",
    error('ERR_SSL_X', { reason: 'wrong version number' }),
    'wrong version number',
  ],
  ['the code, readable', error('ERR_SSL_NO_CIPHERS_AVAILABLE'), 'err ssl no ciphers available'],
  ['the message, printable', new Error('\x1b[2J'), '\\x1b[2j'],
])('a handshake failed: %s', (_claim, why, reason) => {
  const { failure } = handshakeFailed('handshake', why);
  expect(failure).toMatchObject({ stage: 'handshake', kind: 'handshake-failed' });
  expect(failure.message).toBe(`the TLS handshake failed: ${reason}`);
});

test('refused carries the reply', () => {
  expect(refused('greeting', TRY_LATER).failure).toEqual({
    stage: 'greeting',
    kind: 'refused',
    message: 'the server turned us away: 421 4.3.2 Service not | active',
    reply: TRY_LATER,
  });
});

test('malformed says what came', () => {
  expect(malformed('ehlo', 'a greeting of 250').failure).toEqual({
    stage: 'ehlo',
    kind: 'malformed',
    message: 'what came is a greeting of 250',
  });
});

test('cancelled says what it was waiting for', () => {
  expect(cancelled('resolve').failure).toEqual({
    stage: 'resolve',
    kind: 'cancelled',
    message: 'interrupted while waiting for an address',
  });
});

test.each([
  ['the code alone', { code: 250, enhanced: null, lines: [''] }, '250'],
  ['lines side by side', { code: 250, enhanced: null, lines: ['a', 'b'] }, '250 a | b'],
  ['harmless', { code: 250, enhanced: null, lines: ['\x1b[2J'] }, '250 \\x1b[2J'],
  [
    'no longer than a line',
    { code: 250, enhanced: null, lines: ['x'.repeat(500)] },
    `250 ${'x'.repeat(196)}…`,
  ],
])('a reply on one line: %s', (_claim, reply, text) => {
  expect(describeReply(reply)).toBe(text);
});
