/** One connection with all that a script, or a person at a prompt, needs to talk on it. */

import { chooseEhloName } from '../dialogue/ehlo-name.ts';
import type { DialogueOptions } from '../dialogue/options.ts';
import { SmtpClient } from '../smtp/client.ts';
import { type Destination, tlsName } from '../target/target.ts';
import type { Account } from './account.ts';
import { Conversation } from './conversation.ts';
import { Handshaker } from './handshaker.ts';
import { type Handshake, Player } from './player.ts';
import type { StepLog } from './step-log.ts';
import type { TlsFacts } from './tls-facts.ts';
import { USUAL_TLS_WORDS } from './tls-words.ts';
import type { Values } from './variables.ts';

export interface SessionOptions {
  readonly dialogue: DialogueOptions;
  /** The content of the files (PEM) that `TLS` names, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether RCPT, DATA, BDAT and AUTH may be sent. */
  readonly allowDelivery: boolean;
  /** Whether a reply that was not expected ends the session. */
  readonly stopsAtMismatch: boolean;
}

/** Where a session leaves its traces. */
export interface SessionBooks {
  readonly values: Values;
  readonly account: Account;
  readonly log: StepLog;
}

interface Opening {
  readonly destination: Destination & { readonly address: string };
  readonly options: SessionOptions;
  readonly books: SessionBooks;
  /** Milliseconds that the script itself takes, on top of what a target may. */
  readonly pausesMs: number;
  /** Whether the script itself says how a connection begins with TLS. */
  readonly beginsWithTls: boolean;
  readonly signal: AbortSignal | null;
}

export class Session {
  readonly localAddress: string;
  readonly conversation: Conversation;
  readonly player: Player;
  readonly #client: SmtpClient;
  readonly #handshaker: Handshaker;

  /** Connects, and where the target begins with TLS does that too. @throws DialogueFailure. */
  static async open(opening: Opening): Promise<Session> {
    const { destination, options, books, pausesMs, signal } = opening;
    const { address, port } = destination;
    const { localAddress, timeouts, tls } = options.dialogue;
    // The trusted roots are loaded before a clock runs: that is nobody's handshake.
    tls.modern();
    const expiresAt = performance.now() + timeouts.targetMs + pausesMs;
    const transcript = books.account;
    const dialled = { address, port, localAddress, timeouts, expiresAt, transcript, signal };
    const next = destination.implicitTls ? 'handshake' : 'greeting';
    const session = new Session(await SmtpClient.connect({ ...dialled, next }), opening);
    if (destination.implicitTls && !opening.beginsWithTls) await session.#startImplicitTls();
    return session;
  }

  private constructor(client: SmtpClient, { destination, options, books }: Opening) {
    const { dialogue, files } = options;
    const { values, account, log } = books;
    this.#client = client;
    this.localAddress = client.localAddress;
    values.set(
      'ehlo-name',
      chooseEhloName(dialogue.ehloName, destination.host, client.localAddress),
    );
    this.conversation = new Conversation(client);
    this.#handshaker = new Handshaker({
      client,
      conversation: this.conversation,
      settings: dialogue.tls,
      servername: dialogue.servername ?? tlsName(destination.host),
      files,
    });
    this.player = new Player({
      conversation: this.conversation,
      values,
      allowDelivery: options.allowDelivery,
      stopsAtMismatch: options.stopsAtMismatch,
      startTls: (handshake) => this.#handshaker.perform(handshake),
      nextIs: (template) => account.nextIs(template),
      onStep: (step, state) => (state === 'begins' ? log.begins() : log.ends(step, state)),
    });
  }

  /** What the last handshake agreed on; null in clear. */
  get tls(): TlsFacts | null {
    return this.#handshaker.facts;
  }

  async #startImplicitTls(): Promise<void> {
    try {
      await this.#handshaker.perform(USUAL_HANDSHAKE);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Closes without a word, and resolves when the connection is gone. */
  async close(): Promise<void> {
    this.#client.destroy();
    await this.#client.gone();
  }
}

const USUAL_HANDSHAKE: Handshake = { ...USUAL_TLS_WORDS, servername: null, identity: null };
