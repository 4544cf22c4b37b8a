import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllowEntry } from '../../../src/monitor/http/allow-entry.ts';
import { AllowList } from '../../../src/monitor/http/allow-list.ts';
import { parseTarget } from '../../../src/target/parse.ts';
import type { Destination } from '../../../src/target/target.ts';
import { TargetError } from '../../../src/target/target-error.ts';

function allowing(entries: readonly string[], targets: readonly string[] = []): AllowList {
  return new AllowList(
    entries.flatMap((entry) => parseAllowEntry(entry)),
    targets.map((text) => parseTarget(text)),
  );
}

function refusal(list: AllowList, target: string): string | null {
  return list.refuseTarget(parseTarget(target));
}

function destination(host: string, address: string | null, port = 25): Destination {
  const target = `${host}:${port}`;
  const family = address === null ? null : address.includes(':') ? 6 : 4;
  return { target, host, port, address, family, implicitTls: false, domain: null, dnsMs: null };
}

describe('an entry of probe.allow', () => {
  test.each([
    ['mail.contoso.com', 'mail.contoso.com'],
    ['mail.contoso.com', 'MAIL.contoso.com.'],
    ['mail.contoso.com', 'mail.contoso.com:587'],
    ['mail.contoso.com', 'mail.contoso.com:2525'],
    ['mail.contoso.com', 'smtps://mail.contoso.com'],
    ['contoso.com', 'mx:contoso.com'],
    ['mx:contoso.com', 'mx:contoso.com'],
    ['*.contoso.com', 'a.b.contoso.com'],
    ['*.contoso.com', 'contoso.com'],
    ['*.contoso.com', 'mx:eu.contoso.com'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.0/28', '192.0.2.15:465'],
    ['192.0.2.0/28', '[::ffff:192.0.2.3]'],
    ['2001:db8::/32', '[2001:db8::1]:25'],
    ['0.0.0.0/0', '198.51.100.1'],
    ['mail.contoso.com:2526', 'mail.contoso.com:2526'],
    ['192.0.2.0/28:10025', '192.0.2.1:10025'],
    ['*.contoso.com:10025', 'a.contoso.com:10025'],
    ['[2001:db8::/32]:10025', '[2001:db8::1]:10025'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
  ])('%s lets %s pass', (entry, target) => {
    expect(refusal(allowing([entry]), target)).toBeNull();
  });

  test.each([
    ['mail.contoso.com', 'contoso.com'],
    ['mail.contoso.com', 'a.mail.contoso.com'],
    ['mail.contoso.com', 'mail.contoso.com.evil.example'],
    ['mx:contoso.com', 'contoso.com'],
    ['*.contoso.com', 'evilcontoso.com'],
    ['192.0.2.0/28', '192.0.2.16'],
    ['192.0.2.0/28', 'host-in-that-network.example'],
    ['192.0.2.0/28', '192.0.2.0/30'],
    ['2001:db8::/32', '[2001:db9::1]'],
    ['mail.contoso.com', '192.0.2.1'],
  ])('%s does not let %s pass', (entry, target) => {
    expect(refusal(allowing([entry]), target)).toMatch(/neither a configured target nor listed/);
  });

  test.each([
    ['mail.contoso.com', 'mail.contoso.com:22'],
    ['192.0.2.0/28', '192.0.2.1:3389'],
    ['mail.contoso.com:2526', 'mail.contoso.com:25'],
    ['mail.contoso.com:2526', 'mail.contoso.com:2527'],
    ['*.contoso.com', 'mx:contoso.com:80'],
  ])('%s does not let %s pass, and the port is why', (entry, target) => {
    expect(refusal(allowing([entry]), target)).toMatch(
      /: port \d+ is not among 25, 465, 587, 2525/,
    );
  });

  test.each([
    '',
    '*',
    '*.',
    '*.192.0.2.1',
    'smtps://mail.contoso.com',
    'a b',
    '1.2.3',
    'http://x/',
  ])('"%s" is refused in one line', (entry) => {
    expect(() => parseAllowEntry(entry)).toThrow(TargetError);
    expect(() => parseAllowEntry(entry)).toThrow(/^".*" cannot be allowed; write .*[^\n]$/);
  });
});

describe('a configured target', () => {
  test.each([
    ['mail.contoso.com:2526', 'mail.contoso.com:2526'],
    ['mail.contoso.com:2526', 'mail.contoso.com:25'],
    ['smtps://mail.contoso.com', 'mail.contoso.com'],
    ['mx:contoso.com', 'mx:contoso.com'],
    ['192.0.2.0/28:10025', '192.0.2.3:10025'],
    ['192.0.2.0/28', '192.0.2.3'],
  ])('%s lets %s pass', (configured, target) => {
    expect(refusal(allowing([], [configured]), target)).toBeNull();
  });

  test.each([
    ['mail.contoso.com:2526', 'mail.contoso.com:2527'],
    ['mail.contoso.com', 'mx:mail.contoso.com'],
    ['mx:contoso.com', 'contoso.com'],
  ])('%s does not let %s pass', (configured, target) => {
    expect(refusal(allowing([], [configured]), target)).not.toBeNull();
  });
});

describe('where a name that is allowed leads', () => {
  const list = allowing(['mail.contoso.com', 'localhost.contoso.com', '0.0.0.0/0', '::/0']);

  test.each(['192.0.2.1', '10.0.0.1', '192.168.1.1', '100.64.0.1', '2001:db8::1', 'fd00::1'])(
    '%s may be dialled',
    (address) => {
      expect(list.refuseDestination(destination('mail.contoso.com', address))).toBeNull();
    },
  );

  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['169.254.169.254', 'link-local'],
    ['100.100.100.200', 'cloud'],
    ['168.63.129.16', 'cloud'],
    ['192.0.0.192', 'cloud'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['ff02::1', 'multicast'],
    ['fd00:ec2::254', 'cloud'],
    ['fd20:ce::254', 'cloud'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['::127.0.0.1', 'loopback'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['64:ff9b:1::c000:201', 'translated'],
    ['2002:7f00:1::', 'loopback'],
  ])('%s may not: %s', (address, what) => {
    const line = list.refuseDestination(destination('mail.contoso.com', address));
    expect(line).toMatch(what);
    expect(line).toMatch(/would have to be listed in probe\.allow/);
  });

  test('an IPv4 address is as special within IPv6 as by itself', () => {
    const refused = (address: string) =>
      list.refuseDestination(destination('mail.contoso.com', address)) !== null;
    const spellings = [(ipv4: string) => `::ffff:${ipv4}`, (ipv4: string) => `64:ff9b::${ipv4}`];
    const special = fc
      .tuple(fc.constantFrom(0, 127, 169, 192, 224, 255), fc.nat(255), fc.nat(255), fc.nat(255))
      .map((octets) => octets.join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), special), (ipv4) => {
        for (const spell of spellings) expect(refused(spell(ipv4))).toBe(refused(ipv4));
      }),
    );
  });

  test('any IPv6 address is looked at, however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ipv6) => {
        list.refuseDestination(destination('mail.contoso.com', ipv6));
      }),
    );
  });

  test('an address that is not known is not dialled anyway', () => {
    expect(list.refuseDestination(destination('mail.contoso.com', null))).toBeNull();
  });
});

describe('a special address', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1', 25],
    ['127.0.0.0/8', '127.9.9.9', 587],
    ['127.0.0.0/8', '::ffff:127.0.0.1', 25],
    ['127.0.0.1', '64:ff9b::7f00:1', 25],
    ['::1', '::1', 25],
    ['[::ffff:127.0.0.0/104]', '127.0.0.1', 25],
    ['fe80::/10', 'fe80::1%eth0', 25],
    ['169.254.0.0/16', '169.254.169.254', 25],
    ['127.0.0.1:10025', '127.0.0.1', 10025],
  ])('is not special where %s is listed: %s', (entry, address, port) => {
    const list = allowing([entry, 'mail.contoso.com', 'mail.contoso.com:10025']);
    expect(list.refuseDestination(destination('mail.contoso.com', address, port))).toBeNull();
  });

  test.each([
    ['0.0.0.0/0', '127.0.0.1', 25],
    ['100.64.0.0/10', '100.100.100.200', 25],
    ['::/0', '::1', 25],
    ['127.0.0.1', '127.0.0.2', 25],
    ['127.0.0.1:10025', '127.0.0.1', 25],
    ['127.0.0.1', '127.0.0.1', 10025],
    ['::1', '127.0.0.1', 25],
    ['mail.contoso.com', '127.0.0.1', 25],
  ])('remains special where %s is listed: %s', (entry, address, port) => {
    const list = allowing([entry]);
    expect(list.refuseDestination(destination('mail.contoso.com', address, port))).not.toBeNull();
  });

  test('is meant by localhost, where that is listed', () => {
    const list = allowing(['localhost', 'mail.contoso.com']);
    expect(list.refuseDestination(destination('localhost', '127.0.0.1'))).toBeNull();
    expect(list.refuseDestination(destination('localhost', '::1'))).toBeNull();
    expect(list.refuseDestination(destination('localhost', '169.254.169.254'))).not.toBeNull();
    expect(list.refuseDestination(destination('mail.contoso.com', '127.0.0.1'))).not.toBeNull();
  });

  test('is listed by a configured target, at its port and at those of mail', () => {
    const list = allowing([], ['127.0.0.1:10025']);
    expect(list.refuseDestination(destination('127.0.0.1', '127.0.0.1', 10025))).toBeNull();
    expect(list.refuseDestination(destination('127.0.0.1', '127.0.0.1', 22))).not.toBeNull();
  });
});
