import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import { parseScript } from '../../src/session/parse.ts';
import { renderScript } from '../../src/session/record.ts';
import { runSession } from '../../src/session/run.ts';
import { summariseTls } from '../../src/session/seen.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { SERVER_NAME } from '../interop/certificates.ts';
import { type Postfix, startPostfix } from '../interop/postfix.ts';
import type { PostfixSetUp } from '../interop/postfix-configuration.ts';
import { requires } from '../support/requirement.ts';
import { destinationOf } from './play.ts';

/** One of its own, beside that of the tests of Postfix itself. */
const ADDRESS = '127.0.0.85';

const { skipped, title } = requires('postfix');

const example = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../examples/sessions/${name}.smtp`), 'utf8');

const SECURED = `S: 220 ~ ESMTP Postfix
C: EHLO {ehlo-name}
S: 250 has STARTTLS
C: STARTTLS
S: 220 ~ 2.0.0
TLS verify
C: EHLO {ehlo-name}
S: 250 lacks STARTTLS
C: MAIL FROM:<>
S: 250
C: QUIT
S: 221`;

describe.skipIf(skipped)(title, () => {
  let postfix: Postfix;
  let tls: TlsSettings;
  beforeAll(async () => {
    postfix = await startPostfix(ADDRESS);
    tls = new TlsSettings({ ca: postfix.authority });
  }, 90_000);
  afterAll(() => postfix?.[Symbol.asyncDispose]());

  async function hold(text: string, setUp: PostfixSetUp) {
    const port = postfix.ports.get(setUp) ?? 0;
    const destination = destinationOf({ address: postfix.address, port });
    const dialogue = dialogueOptions({ servername: SERVER_NAME, tls });
    const { result } = await runSession(parseScript(text, 'test.smtp'), destination, {
      dialogue,
      variables: { values: {}, secrets: [] },
      files: {},
      allowDelivery: false,
      stopsAtMismatch: true,
    });
    return result;
  }

  test.each<[string, PostfixSetUp, boolean]>([
    ['verify-starttls', 'offered', true],
    ['verify-starttls', 'none', false],
    ['enforcement', 'required', true],
    ['enforcement', 'offered', false],
    ['implicit-tls-465', 'implicit TLS', true],
  ])('%s with the set-up %s', async (name, setUp, ok) => {
    expect((await hold(example(name), setUp)).ok).toBe(ok);
  });

  test('a session under TLS can be recorded and played again', async () => {
    const result = await hold(SECURED, 'offered');
    expect(result).toMatchObject({ ok: true, tls: { protocol: 'TLSv1.3' } });
    const seen = result.tls && summariseTls(result.tls);
    const text = renderScript({ title: 'x', transcript: result.transcript, tls: seen });
    expect((await hold(text, 'offered')).ok).toBe(true);
  });
});
