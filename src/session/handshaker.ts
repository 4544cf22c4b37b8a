/** Performs the handshakes of a script, and holds what was agreed on against what it asks for. */

import type { SmtpClient } from '../smtp/client.ts';
import { DialogueFailure } from '../smtp/failure.ts';
import type { TlsSession } from '../smtp/handshake.ts';
import type { TlsSettings } from '../smtp/tls-settings.ts';
import { tlsName } from '../target/target.ts';
import type { Conversation } from './conversation.ts';
import type { Mismatch } from './match.ts';
import type { Handshake } from './player.ts';
import { ScriptError } from './script-error.ts';
import { secureContextFor } from './secure-context.ts';
import { describeDistrust, readTlsFacts, type TlsFacts, underName } from './tls-facts.ts';

export interface HandshakerOptions {
  readonly client: SmtpClient;
  readonly conversation: Conversation;
  readonly settings: TlsSettings;
  /** The name where the script gives none; null asks for none. */
  readonly servername: string | null;
  /** The content of the files (PEM) that the script names, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export class Handshaker {
  /** What the last handshake agreed on; null before there was one. */
  facts: TlsFacts | null = null;
  readonly #options: HandshakerOptions;

  constructor(options: HandshakerOptions) {
    this.#options = options;
  }

  /**
   * Gives why the handshake is not what was asked for; null where it is.
   *
   * @throws DialogueFailure where it fails and was not to; ScriptError where a file is no PEM.
   */
  async perform(handshake: Handshake): Promise<Mismatch | null> {
    const { client, conversation } = this.#options;
    const name = handshake.servername ?? this.#options.servername;
    // A target that begins with TLS is under it before the script says so.
    const isDone = conversation.isUntouched && client.tls !== null;
    try {
      if (!isDone) await this.#start(handshake, name);
    } catch (error) {
      const failed = error instanceof DialogueFailure && error.failure.kind === 'handshake-failed';
      if (failed && handshake.fails) return null;
      throw error;
    }
    if (client.tls) this.facts = this.#read(client.tls, name, isDone);
    return this.facts && holdAgainst(this.facts, handshake);
  }

  /** `isDone` where TLS was up before the script asked for it, under the usual name. */
  #read(session: TlsSession, name: string | null, isDone: boolean): TlsFacts {
    const isAnother = isDone && name !== null && name !== this.#options.servername;
    return isAnother ? underName(session, name) : readTlsFacts(session, name);
  }

  async #start(handshake: Handshake, name: string | null): Promise<void> {
    const context = this.#context(handshake);
    const servername = name && tlsName(name);
    const certificate = { name, chain: false };
    await this.#options.conversation.startTls({ context, servername, certificate });
  }

  #context({ identity, ...wishes }: Handshake) {
    try {
      return secureContextFor(
        { ...wishes, identity: identity && this.#readIdentity(identity) },
        this.#options.settings,
      );
    } catch (error) {
      if (error instanceof ScriptError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ScriptError(`TLS cannot be set up: ${reason}`);
    }
  }

  #readIdentity({ cert, key }: { readonly cert: string; readonly key: string }) {
    const { files } = this.#options;
    const content = (path: string) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) throw new ScriptError(`the file ${path} was not read`);
      return text;
    };
    return { cert: content(cert), key: content(key) };
  }
}

function holdAgainst(facts: TlsFacts, { fails, verify, asks }: Handshake): Mismatch | null {
  const { protocol, cipher, certificate, clientCertificateRequested } = facts;
  if (fails) return { expected: 'a handshake that fails', got: `${protocol} ${cipher}` };
  const distrust = verify ? describeDistrust(certificate) : null;
  if (distrust !== null) return { expected: 'a certificate that can be trusted', got: distrust };
  if (asks && clientCertificateRequested !== true) {
    const got =
      clientCertificateRequested === null ? `${protocol}, where it cannot be seen` : 'no request';
    return { expected: 'a request for a client certificate', got };
  }
  return null;
}
