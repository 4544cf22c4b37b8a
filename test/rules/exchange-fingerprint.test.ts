import { describe, expect, test } from 'vitest';
import { fingerprintExchange } from '../../src/rules/exchange-fingerprint.ts';
import { look } from '../dialogue/look.ts';
import { ehloFacts, facts, replyOf } from '../support/observations.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { sayUndeclared } from './say.ts';

describe.concurrent('the fixture', () => {
  test.each([
    ['exchange-2003', 'Exchange 2003 or 2000', true],
    ['exchange-2007-submission', 'Exchange 2007', true],
    ['exchange-2010-edge', 'Exchange 2010', true],
    ['exchange-2010-hub', 'Exchange 2010', true],
    ['exchange-2010-without-starttls', 'Exchange 2010', true],
    ['exchange-2013', 'Exchange 2013, an early one', true],
    ['exchange-2016', 'Exchange 2013 or 2016', true],
    ['exchange-2019', 'Exchange 2019 or Subscription Edition', false],
    ['exchange-2019-certificate-unusable', 'Exchange 2019 or Subscription Edition', false],
    ['exchange-online', 'Exchange Online', false],
    ['exchange-client-587', null, null],
    ['exchange-port-25-option-mix', null, null],
    ['exchange-masked', null, null],
    ['starttls-works', null, null],
    ['greeting-starred', null, null],
  ])('%s looks like %s', async (file, hint, olderThan2019) => {
    await using server = await startScriptedServer({ file });
    const guess = fingerprintExchange((await look(server)).facts);
    expect(guess?.hint ?? null).toBe(hint);
    expect(guess?.olderThan2019 ?? null).toBe(olderThan2019);
    expect(guess?.because.length ?? 2).toBeGreaterThan(1);
  });
});

const OF_2016 = [
  ...['SIZE 37748736', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'STARTTLS', 'X-ANONYMOUSTLS'],
  ...['AUTH NTLM', 'X-EXPS GSSAPI NTLM', '8BITMIME', 'BINARYMIME', 'CHUNKING', 'XRDST'],
];

describe('no guess is made', () => {
  test.each([
    ['of another order', ehloFacts(OF_2016.toReversed())],
    ['of other letters', ehloFacts(OF_2016.map((line) => line.toLowerCase()))],
    ['where one comes twice, and first out of its place', ehloFacts(['8BITMIME', ...OF_2016])],
    ['of an end that nobody knows', ehloFacts([...OF_2016, 'XNEW'])],
    ['without a reply to EHLO', ehloFacts([], { esmtp: null })],
    [
      'of what is rewritten on the path',
      ehloFacts(OF_2016, { masked: [{ mark: 'keyword-overwritten', line: '250 XXXA' }] }),
    ],
  ])('%s', (_claim, ehlo) => {
    expect(fingerprintExchange(facts({ ehlo }))).toBeNull();
  });

  test('by a name under protection.outlook.com alone', () => {
    const ehlo = ehloFacts(['SIZE'], { serverName: 'mx.protection.outlook.com' });
    const greeting = replyOf('220 mx.protection.outlook.com ESMTP Postfix');
    expect(fingerprintExchange(facts({ ehlo, greeting }))).toBeNull();
  });
});

test('the guess is a finding with its reasons, and changes no verdict', () => {
  const { findings, verdict } = sayUndeclared(facts({ ehlo: ehloFacts(OF_2016) }));
  expect(verdict).toBe('ok');
  expect(findings).toEqual([
    {
      id: 'exchange-version-hint',
      severity: 'info',
      message: expect.stringContaining('looks like Exchange 2013 or 2016; it is a guess'),
      evidence: [
        'seen: EHLO ends with CHUNKING XRDST',
        'seen: EHLO lists its keywords in the order of Exchange',
        'seen: the greeting says Microsoft ESMTP MAIL Service',
        'seen: EHLO lists X-ANONYMOUSTLS',
        'seen: EHLO lists X-EXPS',
      ],
      fix: [],
    },
  ]);
});
