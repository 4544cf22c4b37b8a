/** One mail transaction: reverse-path, forward-paths, message (RFC 5321 §3.3); the message is lost. */

import { REPLIES, type SpokenReply } from './replies.ts';

/** Keeps the order of MAIL, RCPT and DATA, and takes every recipient. */
export class Transaction {
  #stage: 'idle' | 'sender' | 'recipient' | 'message' = 'idle';

  /** Whether the next line belongs to the message and is no command. */
  get takesMessage(): boolean {
    return this.#stage === 'message';
  }

  /** Forgets everything, as RSET, EHLO and TLS ask for. */
  reset(): void {
    this.#stage = 'idle';
  }

  /** Exchange takes a reverse-path without angle brackets too. */
  mail(argument: string): SpokenReply {
    if (this.#stage !== 'idle') return REPLIES.senderTwice;
    if (!/^FROM:\s*\S/i.test(argument)) return REPLIES.invalidArguments;
    this.#stage = 'sender';
    return REPLIES.senderOk;
  }

  recipient(argument: string): SpokenReply {
    if (this.#stage === 'idle') return REPLIES.mailFirst;
    if (!/^TO:\s*\S/i.test(argument)) return REPLIES.invalidArguments;
    this.#stage = 'recipient';
    return REPLIES.recipientOk;
  }

  data(): SpokenReply {
    if (this.#stage === 'idle') return REPLIES.mailFirst;
    if (this.#stage === 'sender') return REPLIES.recipientFirst;
    this.#stage = 'message';
    return REPLIES.startMailInput;
  }

  /** Takes a line of the message; null until the lone dot that ends it. */
  messageLine(line: string): SpokenReply | null {
    if (line !== '.') return null;
    this.#stage = 'idle';
    return REPLIES.queued;
  }
}
