import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stableGreeting } from '../../src/rules/compare/stable-greeting.ts';

describe('two sessions of one server are the same', () => {
  test.each([
    [
      'Exchange',
      'ex01.contoso.com Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 23:46:21 +0000',
      'ex01.contoso.com Microsoft ESMTP MAIL Service ready at Sun, 28 Mar 2027 02:00:05 +0100',
    ],
    [
      'Exchange 2003, with two blanks',
      'mail.example Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at  Sat, 3 Sep 2011 08:39:16 -0700',
      'mail.example Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at  Tue, 13 Sep 2011 18:39:16 -0700',
    ],
    [
      'Exchange Online, whichever of its servers answers',
      'AM5EUR03FT021.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Wed, 15 Jul 2020 11:50:29 +0000',
      'DU6PEPF0000B620.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Thu, 16 Jul 2020 01:02:03 +0000',
    ],
    [
      'Exchange Online, with the id of the session',
      'AM4PEPF00025F95.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Sun, 2 Mar 2025 11:22:33 +0000 [AM4PEPF00025F95.EURPRD83.prod.outlook.com 2025-03-02T11:22:33.123Z 08DD5A1B2C3D4E5F]',
      'DB1PEPF000509FE.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Mon, 3 Mar 2025 01:02:03 +0000 [DB1PEPF000509FE.EURPRD03.prod.outlook.com 2025-03-03T01:02:03.004Z 08DD59F0A1B2C3D4]',
    ],
    [
      'Exim',
      'mail.example ESMTP Exim 4.96 Sat, 21 Nov 2026 20:00:00 +0100',
      'mail.example ESMTP Exim 4.96 Mon, 1 Mar 2027 07:08:09 +0200',
    ],
    [
      'Sendmail',
      'mail.example ESMTP Sendmail 8.17.1/8.17.1; Sat, 21 Nov 2026 20:00:00 GMT',
      'mail.example ESMTP Sendmail 8.17.1/8.17.1; Wed, 6 Jan 2027 03:04:05 GMT',
    ],
    [
      'Sendmail, with the name of the zone',
      'mail.example ESMTP Sendmail 8.15.2/8.15.2/Debian-22; Sat, 21 Nov 2026 20:00:00 +0100 (CET)',
      'mail.example ESMTP Sendmail 8.15.2/8.15.2/Debian-22; Thu, 1 Jul 2027 20:00:00 +0200 (CEST)',
    ],
    [
      'Google, with the id of the session',
      'mx.google.com ESMTP 5b1f17b1804b1-4779a6d6b6csi123456785e9.12 - gsmtp',
      'mx.google.com ESMTP d2e1a72fcca58-7b9c5b2a1dfsi98765b3a.345 - gsmtp',
    ],
    [
      'Google, of older times',
      'mx.google.com ESMTP a1-20020a056000.100b00b002cfe66ff8c7si12345678wrw.123 - gsmtp',
      'mx.google.com ESMTP m17-20020a5d64a1.000000b00317ac6d5bsi7654321wrp.4 - gsmtp',
    ],
    [
      'Proofpoint, with the machine behind the name',
      'mx0a-00190b01.pphosted.com ESMTP mfa-m0102857',
      'mx0a-00190b01.pphosted.com ESMTP mfa-m0204331',
    ],
    [
      'GMX, with the machine in brackets',
      'gmx.net (mxgmx104) Nemesis ESMTP Service ready',
      'gmx.net (mxgmx005) Nemesis ESMTP Service ready',
    ],
    [
      'the date of ctime',
      'mail.example Sat Nov 21 20:00:00 2026',
      'mail.example Tue Dec  1 07:00:00 2026',
    ],
    [
      'ISO 8601',
      'mail.example 2026-11-21T20:00:00Z hello',
      'mail.example 2027-01-02T03:04:05.678Z hello',
    ],
    [
      'figures, and half the day',
      'm.example 11/21/2026 8:00:00 PM',
      'm.example 1/2/2027 11:15:00 AM',
    ],
    ['a date with hyphens', 'm.example 21-Nov-2026 20:00', 'm.example 2-Dec-2026 07:15'],
    ['seconds since 1970', 'm.example ESMTP 1795291200 ready', 'm.example ESMTP 1795294800 ready'],
    [
      'the multiline greeting of postscreen',
      'mail.example ESMTP wait | mail.example ESMTP Postfix',
      'mail.example ESMTP wait | mail.example ESMTP Postfix',
    ],
  ])('%s', (_server, one, other) => {
    expect(stableGreeting(one)).toBe(stableGreeting(other));
  });
});

describe('another server, or another version of it, is not the same', () => {
  test.each([
    ['a new version of Exim', 'mail.example ESMTP Exim 4.96', 'mail.example ESMTP Exim 4.98.1'],
    [
      'a new version of Postfix',
      'm.example ESMTP Postfix (3.7.11)',
      'm.example ESMTP Postfix (3.9.1)',
    ],
    ['a new version behind a slash', 'm.example Postfix/3.7.11', 'm.example Postfix/3.9.10'],
    [
      'a new version of Sendmail',
      'mail.example ESMTP Sendmail 8.17.1/8.17.1; Sat, 21 Nov 2026 20:00:00 +0100',
      'mail.example ESMTP Sendmail 8.18.1/8.17.1; Sat, 21 Nov 2026 20:00:00 +0100',
    ],
    [
      'a package of a distribution',
      'm.example ESMTP Exim 4.96.2-3ubuntu1 ready',
      'm.example ESMTP Exim 4.96.2-4ubuntu1 ready',
    ],
    [
      'Exchange in place of Exim',
      'mail.example ESMTP Exim 4.96 Sat, 21 Nov 2026 20:00:00 +0100',
      'mail.example Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 20:00:00 +0100',
    ],
    ['another name', 'ex01.contoso.com ESMTP', 'ex02.contoso.com ESMTP'],
    ['another domain', 'AM5EUR03FT021.mail.example ESMTP', 'AM5EUR03FT021.mail.test ESMTP'],
    [
      'a banner that was set',
      'ex01.contoso.com Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 20:00:00 +0000',
      'SMTP Server Ready',
    ],
    ['another address', 'm.example ESMTP [192.0.2.1]', 'm.example ESMTP [192.0.2.2]'],
    ['one word more', 'm.example ESMTP', 'm.example ESMTP Postfix'],
  ])('%s', (_claim, one, other) => {
    expect(stableGreeting(one)).not.toBe(stableGreeting(other));
  });
});

test('any date and any time of a server of the Internet is taken out', () => {
  const hour = fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true });
  const texts = (date: Date) => [
    `m.example ESMTP ready at ${date.toUTCString()}`,
    `m.example ESMTP ready at ${date.toUTCString().replace('GMT', '+0930')}`,
    `m.example ESMTP ${date.toISOString()}`,
  ];
  const expected = texts(new Date('2026-11-21T20:00:00.000Z')).map(stableGreeting);
  fc.assert(
    fc.property(hour, (date) => {
      expect(texts(date).map(stableGreeting)).toEqual(expected);
    }),
  );
});
