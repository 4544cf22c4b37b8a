import { beforeAll, describe, expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { AFTER_TLS, ask, TO_TLS } from './surveys.ts';

let stranger: TlsSettings;

beforeAll(async () => {
  const { certificate: cert, key } = await mintCertificate({ commonName: 'sender.example' });
  stranger = new TlsSettings({ cert, key });
});

const NOBODY_ASKED = { requested: false, required: false, authorities: null, authorityCount: null };
const BY_TEST_AUTHORITY = { authorities: ['CN=Test authority'], authorityCount: 1 };
const UNSEEN = { authorities: null, authorityCount: null };

/** A fatal alert, unknown_ca (RFC 8446 §6.2), as the language of scripts quotes it. */
const UNKNOWN_CA = '\\x15\\x03\\x03\\x00\\x02\\x02\\x30';

describe.concurrent('a server that', () => {
  test.each([
    ['asks nobody', 'TLS', NOBODY_ASKED],
    ['asks nobody, in TLS 1.3 alone', 'TLS min=TLSv1.3 may-fail', NOBODY_ASKED],
    [
      'asks, and goes on without',
      'TLS request-cert',
      { requested: true, required: false, ...BY_TEST_AUTHORITY },
    ],
    [
      'asks under TLS 1.0',
      'TLS min=TLSv1 max=TLSv1 request-cert may-fail',
      { requested: true, required: false, ...BY_TEST_AUTHORITY },
    ],
    [
      'asks in TLS 1.3 alone',
      'TLS min=TLSv1.3 request-cert may-fail',
      { requested: true, required: false, ...UNSEEN },
    ],
    [
      'turns those without away',
      'TLS require-cert may-fail',
      { requested: true, required: true, ...BY_TEST_AUTHORITY },
    ],
    [
      'turns them away in TLS 1.3',
      'TLS min=TLSv1.3 require-cert may-fail',
      { requested: true, required: true, ...UNSEEN },
    ],
  ])('%s', async (_claim, tls, expected) => {
    await using server = await startScriptedServer(`${TO_TLS}${tls}\n${AFTER_TLS}`);
    const seen = await ask(server, 'client-certificate');
    expect(seen).toEqual({ ...expected, accepted: null, failure: null });
    expect(server.errors).toEqual([]);
  });

  test.each([
    ['takes the certificate that we have', 'TLS request-cert', true],
    ['goes away when it sees it', 'TLS request-cert\nCLOSE', false],
    ['says that it does not know who signed it', `CLIENTHELLO\nRAW "${UNKNOWN_CA}"\nCLOSE`, false],
    ['breaks the handshake without a reason', 'CLIENTHELLO\nRESET', null],
    ['did not ask for it', 'TLS', null],
  ])('%s', async (_claim, tls, accepted) => {
    await using server = await startScriptedServer(`${TO_TLS}${tls}\n${AFTER_TLS}`);
    expect(await ask(server, 'client-certificate', { tls: stranger })).toMatchObject({ accepted });
  });

  test('turns us away at the second connection leaves it open', async () => {
    await using server = await startScriptedServer(
      `${TO_TLS}TLS\n${AFTER_TLS}---\nS: 421 4.7.0 Too many\nCLOSE\n`,
    );
    const seen = await ask(server, 'client-certificate');
    expect(seen).toMatchObject({ requested: null, required: null, accepted: null });
    expect(seen.failure).toContain('421 4.7.0 Too many');
  });
});
