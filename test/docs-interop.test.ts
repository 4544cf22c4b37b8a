/** Holds docs/interop.md against the tables of the tests with real servers. */

import { describe, expect, test } from 'vitest';
import type { Seen } from './interop/seen.ts';
import type { SetUp } from './interop/server.ts';
import { SERVERS } from './interop/servers.ts';
import { readPage, tableUnder } from './support/markdown.ts';

const page = readPage('docs/interop.md');

test('every server is named with the version that it was run with, and no other', () => {
  const rows = tableUnder(page, 'Servers').slice(1);
  expect(rows.map(([name]) => name)).toEqual(SERVERS.map(({ name }) => name));
  for (const [, version] of rows) expect(version).toMatch(/\d+\.\d+/);
});

describe.each(SERVERS)('$name', ({ name, setUps }) => {
  test('every set-up is documented with what is seen of it, and no other', () => {
    const [head, ...rows] = tableUnder(page, name);
    expect(head).toEqual(COLUMNS);
    expect(rows).toEqual(setUps.map(rowOf));
  });
});

const COLUMNS = [
  'Set-up',
  'What it does',
  'Outcome',
  'Offered',
  'Negotiated',
  'Protocol',
  'Our certificate',
  'Mail in clear',
  'Verdict',
  'With `--require-tls`',
];

function rowOf({ name, claim, seen }: SetUp): string[] {
  return [
    name,
    claim,
    seen.outcome,
    seen.starttls.implicit ? 'implicit' : answer(seen.starttls.advertised),
    answer(seen.starttls.negotiated),
    seen.protocol ?? '-',
    certificateCell(seen),
    mailCell(seen),
    seen.undeclared.join(', '),
    seen.requireTls.join(', '),
  ];
}

function answer(value: boolean | null): string {
  if (value === null) return '-';
  return value ? 'yes' : 'no';
}

function certificateCell({ clientCertificateRequested: requested }: Seen): string {
  if (requested === null || requested === undefined) return '-';
  return requested ? 'asked for' : 'not asked for';
}

function mailCell({ mail }: Seen): string {
  if (!mail || mail.accepted === null) return '-';
  if (mail.accepted) return 'taken';
  return mail.tlsRequired ? 'refused for want of TLS' : 'refused';
}
