/** What may follow `TLS` in a script. */

import type { SecureVersion } from 'node:tls';
import { SyntaxFault } from './script-error.ts';
import { parseTemplate, type Template } from './template.ts';

/** How the handshake is made, and what is expected of it. */
export interface TlsWords {
  /** Null leaves the bound to what is usual: 1.2 and 1.3. */
  readonly min: SecureVersion | null;
  readonly max: SecureVersion | null;
  /** Null leaves the name to the target. */
  readonly servername: Template | null;
  /** Files (PEM); null leaves them to the command line. */
  readonly cert: Template | null;
  readonly key: Template | null;
  /** Old protocols, small keys and old ciphers are offered too. */
  readonly legacy: boolean;
  /** The chain must be trusted and the certificate must carry the name. */
  readonly verify: boolean;
  /** The server must ask for a client certificate. */
  readonly asks: boolean;
  /** The handshake must fail; nothing can follow. */
  readonly fails: boolean;
}

export const PROTOCOLS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

const NUMBERS: Readonly<Record<string, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};

/** What a bare `TLS` means. */
export const USUAL_TLS_WORDS: TlsWords = {
  min: null,
  max: null,
  servername: null,
  cert: null,
  key: null,
  legacy: false,
  verify: false,
  asks: false,
  fails: false,
};

/** Reads `min=1.2 servername=mail.example verify`, which begins at `column`. @throws SyntaxFault. */
export function parseTlsWords(text: string, column: number): TlsWords {
  let words = USUAL_TLS_WORDS;
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    words = { ...words, ...parseWord(word, column + index) };
  }
  const { min, max, cert, key } = words;
  if (min !== null && max !== null && PROTOCOLS.indexOf(min) > PROTOCOLS.indexOf(max)) {
    throw new SyntaxFault(column, 'min is above max');
  }
  if ((cert === null) !== (key === null)) {
    throw new SyntaxFault(column, 'cert= and key= belong together; write both');
  }
  return words;
}

function parseWord(word: string, column: number): Partial<TlsWords> {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  const value = equals === -1 ? '' : word.slice(equals + 1);
  const at = column + equals + 1;
  if (equals === -1) {
    if (name === 'legacy' || name === 'verify' || name === 'asks' || name === 'fails') {
      return { [name]: true };
    }
  } else if (name === 'min' || name === 'max') {
    return { [name]: parseVersion(value, at) };
  } else if (value !== '' && (name === 'servername' || name === 'cert' || name === 'key')) {
    return { [name]: parseTemplate(value, at) };
  }
  throw new SyntaxFault(
    column,
    `"${word}" is no option of TLS; write min=, max=, servername=, cert=, key=, legacy, verify, asks or fails`,
  );
}

function parseVersion(text: string, column: number): SecureVersion {
  const version = NUMBERS[text.replace(/^TLSv?/i, '')];
  if (version !== undefined) return version;
  throw new SyntaxFault(column, `"${text}" is no version of TLS; write 1.0, 1.1, 1.2 or 1.3`);
}
