import { describe, expect, test } from 'vitest';
import { compareEhlo, declaredTraits, type EhloTrait } from '../../src/policy/compare-ehlo.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { ehloKeywords } from '../../src/policy/ehlo-keywords.ts';
import { readEhloKeywords } from '../../src/smtp/ehlo.ts';
import { CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';

const CLEAR = { tls: false, certificate: true };
const FRONTEND = ehloKeywords(DEFAULT_FRONTEND, CLEAR);
const CLIENT = ehloKeywords(CLIENT_FRONTEND, CLEAR);

/** What the two connectors above foretell. */
const TRAITS = declaredTraits(DEFAULT_FRONTEND);

/** The keywords of a reply whose lines are these. */
function keywords(...lines: readonly string[]) {
  const hello = 'ex01.example.test Hello [192.0.2.10]';
  return readEhloKeywords({ code: 250, enhanced: null, lines: [hello, ...lines] });
}

/** The lines of Default Frontend, one of them replaced, or left out. */
function frontendWith(keyword: string, line?: string) {
  const lines = FRONTEND.flatMap((one) => {
    if (one.split(' ')[0] !== keyword) return [one];
    return line === undefined ? [] : [line];
  });
  expect(lines).not.toEqual(FRONTEND);
  return keywords(...lines);
}

describe('what was seen on a Default Frontend', () => {
  test.each<[string, ReturnType<typeof keywords>, number, string[]]>([
    ['as foretold', keywords(...FRONTEND), 4, []],
    [
      'in another order and case',
      keywords(...FRONTEND.toReversed().map((it) => it.toLowerCase())),
      4,
      [],
    ],
    ['without STARTTLS: the certificate decides that', frontendWith('STARTTLS'), 4, []],
    ['without SMTPUTF8: the version decides that', frontendWith('SMTPUTF8'), 4, []],
    [
      'another SIZE',
      frontendWith('SIZE', 'SIZE 62423040'),
      2,
      ['SIZE: expected 37748736, seen 62423040'],
    ],
    ['SIZE without a value: SizeEnabled is not declared', frontendWith('SIZE', 'SIZE'), 3, []],
    ['no SIZE', frontendWith('SIZE'), 3, []],
    [
      'LOGIN too',
      frontendWith('AUTH', 'AUTH NTLM LOGIN'),
      2,
      ['AUTH: expected NTLM, seen LOGIN NTLM'],
    ],
    [
      'GSSAPI too: EnableAuthGSSAPI is not declared',
      frontendWith('AUTH', 'AUTH GSSAPI NTLM'),
      4,
      [],
    ],
    ['no AUTH', frontendWith('AUTH'), 2, ['AUTH: expected NTLM, seen none']],
    [
      'AUTH without mechanisms',
      frontendWith('AUTH', 'AUTH'),
      2,
      ['AUTH: expected NTLM, seen none'],
    ],
    [
      'no X-ANONYMOUSTLS',
      frontendWith('X-ANONYMOUSTLS'),
      2,
      ['X-ANONYMOUSTLS: expected present, seen absent'],
    ],
    ['no X-EXPS', frontendWith('X-EXPS'), 2, ['X-EXPS: expected present, seen absent']],
    ['X-EXPS NTLM, as an Edge has it', frontendWith('X-EXPS', 'X-EXPS NTLM'), 4, []],
    [
      'overwritten keywords do not count as missing',
      frontendWith('X-ANONYMOUSTLS', 'XXXXXXXXXXXXXB'),
      3,
      [],
    ],
    [
      'nothing of it',
      keywords('SIZE 1', 'AUTH PLAIN'),
      -4,
      [
        'SIZE: expected 37748736, seen 1',
        'AUTH: expected NTLM, seen PLAIN',
        'X-ANONYMOUSTLS: expected present, seen absent',
        'X-EXPS: expected present, seen absent',
      ],
    ],
    [
      'hostile text is made printable',
      frontendWith('SIZE', 'SIZE \x1b[2J'),
      2,
      ['SIZE: expected 37748736, seen \\x1b[2J'],
    ],
  ])('%s', (_claim, seen, score, differences) => {
    expect(compareEhlo(FRONTEND, seen, TRAITS)).toEqual({ score, differences });
  });
});

test('an AUTH without mechanisms is as good as none: when Exchange prints it is not documented', () => {
  const basic = connector({ authMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'] });
  const expected = ehloKeywords(basic, CLEAR);
  expect(expected).toContain('AUTH');
  expect(compareEhlo(expected, keywords('STARTTLS'), ['AUTH'])).toEqual({
    score: 1,
    differences: [],
  });
});

test('of two connectors the one that answered fits better', () => {
  const seen = keywords(...CLIENT);
  expect(compareEhlo(CLIENT, seen, TRAITS).score).toBeGreaterThan(
    compareEhlo(FRONTEND, seen, TRAITS).score,
  );
});

describe('what SizeEnabled and EnableAuthGSSAPI tell where they are declared', () => {
  const form: EhloTrait[] = ['SIZE', 'SIZE form'];
  const gssapi: EhloTrait[] = ['AUTH', 'AUTH GSSAPI'];

  test.each<[string, Partial<ReceiveConnector>, EhloTrait[], string, number, string[]]>([
    ['a value as foretold', { sizeEnabled: 'Enabled' }, form, 'SIZE 37748736', 2, []],
    [
      'another value',
      { sizeEnabled: 'Enabled' },
      form,
      'SIZE 1',
      0,
      ['SIZE: expected 37748736, seen 1'],
    ],
    [
      'a value that is missing',
      { sizeEnabled: 'Enabled' },
      form,
      'SIZE',
      -1,
      ['SIZE form: expected with a value, seen without a value'],
    ],
    ['no value as foretold', { sizeEnabled: 'EnabledWithoutValue' }, form, 'SIZE', 1, []],
    [
      'a value where none belongs',
      { sizeEnabled: 'EnabledWithoutValue' },
      form,
      'SIZE 37748736',
      -1,
      ['SIZE form: expected without a value, seen with a value'],
    ],
    ['no SIZE as foretold', { sizeEnabled: 'Disabled' }, form, 'DSN', 1, []],
    [
      'a SIZE where none belongs',
      { sizeEnabled: 'Disabled' },
      form,
      'SIZE',
      -1,
      ['SIZE form: expected absent, seen without a value'],
    ],
    ['GSSAPI as foretold', { enableAuthGssapi: true }, gssapi, 'AUTH gssapi NTLM', 2, []],
    [
      'GSSAPI that is missing',
      { enableAuthGssapi: true },
      gssapi,
      'AUTH NTLM',
      0,
      ['AUTH GSSAPI: expected present, seen absent'],
    ],
    [
      'GSSAPI where it does not belong',
      { enableAuthGssapi: false },
      gssapi,
      'AUTH GSSAPI NTLM',
      0,
      ['AUTH GSSAPI: expected absent, seen present'],
    ],
  ])('%s', (_claim, declared, traits, line, score, differences) => {
    const played = { ...DEFAULT_FRONTEND, ...declared };
    expect(declaredTraits(played)).toEqual(expect.arrayContaining(traits));
    const seen = compareEhlo(ehloKeywords(played, CLEAR), keywords(line), traits);
    expect(seen).toEqual({ score, differences });
  });
});

describe('only what was declared is compared', () => {
  test.each<[string, ReceiveConnector, EhloTrait[], number]>([
    ['what a Default Frontend shows', DEFAULT_FRONTEND, TRAITS, -4],
    [
      'everything',
      { ...DEFAULT_FRONTEND, sizeEnabled: 'Enabled', enableAuthGssapi: true },
      ['SIZE', 'SIZE form', 'AUTH', 'AUTH GSSAPI', 'X-ANONYMOUSTLS', 'X-EXPS'],
      -4,
    ],
    [
      'EnableAuthGSSAPI without AuthMechanism tells nothing',
      connector({ enableAuthGssapi: true }),
      [],
      0,
    ],
    ['MaxMessageSize alone', connector({ maxMessageSize: 5 }), ['SIZE'], -1],
    [
      'AuthMechanism alone',
      { ...DEFAULT_FRONTEND, maxMessageSize: null },
      ['AUTH', 'X-ANONYMOUSTLS', 'X-EXPS'],
      -3,
    ],
    ['nothing', connector(), [], 0],
  ])('%s', (_claim, declared, traits, score) => {
    expect(declaredTraits(declared)).toEqual(traits);
    const expected = ehloKeywords(declared, CLEAR);
    const seen = keywords('SIZE 1', 'AUTH PLAIN');
    expect(compareEhlo(expected, seen, declaredTraits(declared)).score).toBe(score);
  });
});
