import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../src/target/parse.ts';
import { TargetError } from '../../src/target/target-error.ts';

const label63 = 'a'.repeat(63);
const name253 = `${`${label63}.`.repeat(3)}${'a'.repeat(61)}`;

describe('a host', () => {
  test.each([
    ['a name has port 25', 'mail.contoso.com', 'mail.contoso.com:25', 'mail.contoso.com', 25],
    ['a name with a port', 'mail.contoso.com:587', 'mail.contoso.com:587', 'mail.contoso.com', 587],
    ['a short name', 'EX01', 'ex01:25', 'ex01', 25],
    ['a short name with digits first', '2019ex', '2019ex:25', '2019ex', 25],
    ['a host that is called mx', 'mx:25', 'mx:25', 'mx', 25],
    ['upper case', 'Mail.CONTOSO.com', 'mail.contoso.com:25', 'mail.contoso.com', 25],
    ['a final dot', 'mail.contoso.com.:26', 'mail.contoso.com:26', 'mail.contoso.com', 26],
    ['an underscore', 'ex_01.contoso.com', 'ex_01.contoso.com:25', 'ex_01.contoso.com', 25],
    ['a Unicode name', 'Bücher.example', 'xn--bcher-kva.example:25', 'xn--bcher-kva.example', 25],
    [
      'an ideographic dot',
      'bücher。example。',
      'xn--bcher-kva.example:25',
      'xn--bcher-kva.example',
      25,
    ],
    ['a pasted zero-width space', 'mail\u200b.example', 'mail.example:25', 'mail.example', 25],
    ['a label of 63', `${label63}.example`, `${label63}.example:25`, `${label63}.example`, 25],
    ['a name of 253', name253, `${name253}:25`, name253, 25],
    ['IPv4', '192.0.2.1', '192.0.2.1:25', '192.0.2.1', 25],
    ['IPv4 with a port', '192.0.2.1:65535', '192.0.2.1:65535', '192.0.2.1', 65_535],
    ['bare IPv6 keeps every colon', '2001:DB8::25', '[2001:db8::25]:25', '2001:db8::25', 25],
    ['IPv6 in brackets', '[2001:db8:0:0::1]', '[2001:db8::1]:25', '2001:db8::1', 25],
    ['IPv6 with a port', '[2001:db8::1]:1', '[2001:db8::1]:1', '2001:db8::1', 1],
    ['an IPv6 zone', 'fe80::1%eth0', '[fe80::1%eth0]:25', 'fe80::1%eth0', 25],
    [
      'a zone of Linux',
      '[fe80::1%br-lan.100]:26',
      '[fe80::1%br-lan.100]:26',
      'fe80::1%br-lan.100',
      26,
    ],
    ['smtp:// in any case', 'SMTP://Mail.example', 'mail.example:25', 'mail.example', 25],
  ])('%s', (_claim, written, text, host, port) => {
    expect(parseTarget(written)).toEqual({ kind: 'host', text, host, port, implicitTls: false });
  });

  test.each([
    ['port 465', 'smtps://mail.example', 'smtps://mail.example:465', 'mail.example', 465],
    ['another port', 'SMTPS://mail.example:994', 'smtps://mail.example:994', 'mail.example', 994],
    ['an IPv6 address', 'smtps://[2001:db8::1]', 'smtps://[2001:db8::1]:465', '2001:db8::1', 465],
  ])('implicit TLS: %s', (_claim, written, text, host, port) => {
    expect(parseTarget(written)).toEqual({ kind: 'host', text, host, port, implicitTls: true });
  });
});

describe('a network', () => {
  test.each([
    ['IPv4', '192.0.2.0/28', '192.0.2.0/28:25', '192.0.2.0', 28, 25],
    ['IPv4 with a port', '192.0.2.0/28:587', '192.0.2.0/28:587', '192.0.2.0', 28, 587],
    ['host bits are cleared', '192.0.2.77/28', '192.0.2.64/28:25', '192.0.2.64', 28, 25],
    ['everything', '203.0.113.9/0', '0.0.0.0/0:25', '0.0.0.0', 0, 25],
    ['one address', '192.0.2.1/32', '192.0.2.1/32:25', '192.0.2.1', 32, 25],
    ['bare IPv6', '2001:db8::5/120', '[2001:db8::/120]:25', '2001:db8::', 120, 25],
    ['bare IPv6 with a port', '2001:db8::/120:587', '[2001:db8::/120]:587', '2001:db8::', 120, 587],
    [
      'prefix after the brackets',
      '[2001:db8::]/120:587',
      '[2001:db8::/120]:587',
      '2001:db8::',
      120,
      587,
    ],
    ['prefix in the brackets', '[2001:db8::/120]', '[2001:db8::/120]:25', '2001:db8::', 120, 25],
    ['mapped IPv4', '::ffff:192.0.2.9/120', '[::ffff:c000:200/120]:25', '::ffff:c000:200', 120, 25],
  ])('%s', (_claim, written, text, address, prefix, port) => {
    expect(parseTarget(written)).toEqual({ kind: 'network', text, address, prefix, port });
  });
});

describe('a domain with MX', () => {
  test.each([
    ['its hosts at port 25', 'mx:example.org', 'mx:example.org', 'example.org', 25],
    ['port 25 goes without saying', 'MX:Example.ORG.:25', 'mx:example.org', 'example.org', 25],
    ['another port', 'mx:example.org:587', 'mx:example.org:587', 'example.org', 587],
    [
      'a Unicode name',
      'mx:bücher.example',
      'mx:xn--bcher-kva.example',
      'xn--bcher-kva.example',
      25,
    ],
  ])('%s', (_claim, written, text, domain, port) => {
    expect(parseTarget(written)).toEqual({ kind: 'mx', text, domain, port });
  });
});

test.each([
  ['a host takes it', 'mail.example', 'mail.example:587'],
  ['a port in the text wins', 'mail.example:25', 'mail.example:25'],
  ['bare IPv6 takes it', '2001:db8::1', '[2001:db8::1]:587'],
  ['a network takes it', '192.0.2.0/28', '192.0.2.0/28:587'],
  ['a domain takes it', 'mx:example.org', 'mx:example.org:587'],
  ['smtp:// takes it', 'smtp://mail.example', 'mail.example:587'],
  ['smtps:// keeps its own', 'smtps://mail.example', 'smtps://mail.example:465'],
])('the default port: %s', (_claim, written, text) => {
  expect(parseTarget(written, { port: 587 }).text).toBe(text);
});

test.each([
  ['nothing', '', 'the target is empty; write a host, an address'],
  ['a space, as for telnet', 'mail.example 25', '"mail.example 25" has a space'],
  [
    'a control character, shown escaped',
    'mail\u0007.example',
    '"mail\\x07.example" has a space or a c',
  ],
  ['port 0', 'mail.example:0', '"0" is not a port; write a number from 1 to 65535'],
  ['port 65536', 'mail.example:65536', '"65536" is not a port'],
  ['port in words', 'mail.example:smtp', '"smtp" is not a port'],
  ['no port after the colon', 'mail.example:', '"" is not a port'],
  ['a negative port', '[2001:db8::1]:-1', '"-1" is not a port'],
  ['text after the brackets', '[2001:db8::1]25', '"[2001:db8::1]25" is not an IPv6 address'],
  ['brackets around IPv4', '[192.0.2.1]', '"192.0.2.1" is not an IPv6 address'],
  ['two ports', 'mail.example:25:25', '"mail.example:25:25" is not an IPv6 address'],
  ['a zone that is none', 'fe80::1%eth/0', 'is not a network'],
  ['an empty zone', 'fe80::1%', '"fe80::1%" is not an IPv6 address'],
  ['octal IPv4', '0127.1', '"0127.1" ends in a number but is not an IPv4 address'],
  ['IPv4 with a leading zero', '192.0.02.1', '"192.0.02.1" ends in a number'],
  ['hexadecimal IPv4', '0x7f.0.0.0x1', '"0x7f.0.0.0x1" ends in a number'],
  ['three of four numbers', '1.2.3', '"1.2.3" ends in a number'],
  ['five numbers', '1.2.3.4.5', '"1.2.3.4.5" ends in a number'],
  ['a number above 255', '192.0.2.256', '"192.0.2.256" ends in a number'],
  ['an address as an integer', '3221225985', '"3221225985" ends in a number'],
  ['full-width digits', '１.２.３.４', 'ends in a number'],
  ['IPv4 with a final dot', '192.0.2.1.', '"192.0.2.1." ends in a number'],
  ['a label of 64', `${label63}a.example`, 'is longer than the 63 octets'],
  ['a Unicode label of 64 as A-label', `${'ü'.repeat(60)}.example`, 'is longer than the 63 octets'],
  ['a name of 254', `${name253}a`, 'is longer than the 253 octets'],
  ['two dots', 'mail..example', '"mail..example" has a dot too many'],
  ['only a dot', '.', '"." has a dot too many'],
  ['a hyphen first', '-4.example', '"-4.example" is not a host name; write letters, digits'],
  ['a wildcard', '*.example', '"*.example" has "*" in a host name'],
  ['an escape that a URL would decode', 'mail%2eexample', 'has "%" in a host name'],
  ['a right-to-left override', '\u202emoc.example', '"\\u{202e}moc.example" is not a host name'],
  ['a mailbox', 'user@example.org', 'is a mailbox; write mx: and the domain after its @'],
  [
    'another scheme',
    'https://mail.example',
    '"https://" is not for mail; write smtp:// or smtps://',
  ],
  ['a URL with a path', 'smtps://mail.example/inbox', 'goes on after the host'],
  ['a URL with a query', 'smtp://mail.example?x', 'goes on after the host'],
  ['a URL without a host', 'smtps://', 'is not a host name'],
  [
    'a name with a path',
    'mail.example/28',
    '"mail.example/28" is not a network; write 192.0.2.0/28',
  ],
  [
    'an IPv4 prefix of 33',
    '192.0.2.0/33',
    '"33" is not a prefix length; write a number from 0 to 32',
  ],
  ['an IPv6 prefix of 129', '2001:db8::/129', 'write a number from 0 to 128'],
  ['a netmask', '192.0.2.0/255.255.255.0', '"255.255.255.0" is not a prefix length'],
  ['no prefix', '192.0.2.0/', '"" is not a prefix length'],
  ['two slashes', '192.0.2.0/28/29', '"28/29" is not a prefix length'],
  ['a network in a zone', 'fe80::%eth0/120', 'is not a network'],
  ['a domain with nothing in it', 'mx:', 'is not a host name'],
  ['the MX of an IPv4 address', 'mx:192.0.2.1', 'is an address and has no MX'],
  ['the MX of an IPv6 address', 'mx:[2001:db8::1]', 'is an address and has no MX'],
])('refuses %s', (_claim, written, message) => {
  expect(() => parseTarget(written)).toThrow(TargetError);
  expect(() => parseTarget(written)).toThrow(message);
});

/** Text that is often nearly a target, which plain random text never is. */
const nearlyTarget = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'mx:',
        'smtp://',
        'smtps://',
        'mail',
        '.',
        ':',
        '::',
        '[',
        ']',
        '/',
        '%',
        '-',
      ),
      fc.constantFrom('192.0.2.1', '2001:db8::1', 'fe80', 'eth0', 'bücher', '。', '0', '25', '120'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

test('throws nothing but a TargetError of one printable line', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearlyTarget), (text) => {
      const error = errorOf(() => parseTarget(text));
      if (error === null) return;
      expect(error).toBeInstanceOf(TargetError);
      expect(String(error)).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 2000 },
  );
});

test('reads its own text back to the same target', () => {
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
    nearlyTarget,
  );
  const port = fc.oneof(
    fc.constant(''),
    fc.nat(65_535).map((number) => `:${number}`),
  );
  const prefix = fc.oneof(
    fc.constant(''),
    fc.nat(128).map((number) => `/${number}`),
  );
  const scheme = fc.constantFrom('', 'mx:', 'smtp://', 'smtps://');
  fc.assert(
    fc.property(fc.tuple(scheme, host, prefix, port), (pieces) => {
      const text = pieces.join('');
      fc.pre(errorOf(() => parseTarget(text)) === null);
      const target = parseTarget(text);
      expect(parseTarget(target.text)).toEqual(target);
    }),
    { numRuns: 1000 },
  );
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
}
