/** What is to be seen, and said, of every fixture: what a mail engineer expects, one a row. */

import type { FailureKind, Stage } from '../../src/smtp/failure.ts';
import type { MaskingMark } from '../../src/smtp/masking.ts';
import type { Timeouts } from '../../src/smtp/timeouts.ts';

export interface Seen {
  readonly outcome: 'completed' | FailureKind;
  /** The stage at which the dialogue ended; null when it was completed. */
  readonly endedAt: Stage | null;
  readonly advertised: boolean | null;
  readonly negotiated: boolean | null;
  readonly misplaced: boolean;
  /** The first line of what came in clear where TLS belonged. */
  readonly injected: string | null;
  readonly masked: readonly MaskingMark['mark'][];
  /** `unread` where there was no reply to EHLO. */
  readonly esmtp: boolean | null | 'unread';
  /** Null where there was no handshake. */
  readonly legacy: boolean | null;
  /** Accepted, and refused for want of TLS; only where MAIL FROM was asked. */
  readonly mail?: readonly [accepted: boolean | null, tlsRequired: boolean | null];
  /** The verdict and what led to it with nothing declared, and with TLS declared required. */
  readonly undeclared: string;
  readonly required: string;
}

const WORKS: Seen = {
  outcome: 'completed',
  endedAt: null,
  advertised: true,
  negotiated: true,
  misplaced: false,
  injected: null,
  masked: [],
  esmtp: true,
  legacy: false,
  undeclared: 'ok',
  required: 'ok',
};

/** The dialogue ended, or came to nothing, before STARTTLS was in question: we could not tell. */
const UNTOLD: Seen = {
  ...WORKS,
  advertised: null,
  negotiated: null,
  esmtp: 'unread',
  legacy: null,
  undeclared: 'unknown: not-observed',
  required: 'unknown: not-observed',
};

const NO_ESMTP_ANSWER: Seen = { ...UNTOLD, esmtp: null };

const ABSENT: Seen = {
  ...WORKS,
  advertised: false,
  negotiated: false,
  legacy: null,
  undeclared: 'warning: starttls-absent',
  required: 'critical: starttls-absent, 1032 likely, 12014 possible',
};

const HIDDEN: Seen = {
  ...ABSENT,
  undeclared: 'warning: stripped-on-path',
  required: 'critical: stripped-on-path, 1032 possible',
};

const WITHOUT_ESMTP: Seen = { ...HIDDEN, esmtp: false, masked: ['ehlo-refused'] };

const REFUSED: Seen = {
  ...WORKS,
  negotiated: false,
  legacy: null,
  undeclared: 'warning: starttls-refused',
  required: 'critical: starttls-refused',
};

/** Offered, and then something that is neither TLS nor a refusal: whether it works is unknown. */
const UNFINISHED: Seen = {
  ...REFUSED,
  undeclared: 'unknown: not-observed',
  required: 'unknown: not-observed',
};

const HANDSHAKE_FAILED: Seen = {
  ...REFUSED,
  outcome: 'handshake-failed',
  endedAt: 'handshake',
  undeclared: 'warning: handshake-failed',
  required: 'critical: handshake-failed',
};

const INJECTED_INSTEAD: Seen = {
  ...HANDSHAKE_FAILED,
  undeclared: 'critical: handshake-failed, plaintext-injected',
  required: 'critical: handshake-failed, plaintext-injected',
};

const TLS_DEMANDED: Seen = { ...WORKS, mail: [false, true] };
const MAIL_REFUSED: Seen = { ...WORKS, mail: [false, null] };

function always(seen: Seen, said: string): Seen {
  return { ...seen, undeclared: said, required: said };
}

function ended(seen: Seen, outcome: FailureKind, endedAt: Stage): Seen {
  return { ...seen, outcome, endedAt };
}

/** It looks like a version of Exchange, which is said behind all else but predictions. */
function hinted(seen: Seen): Seen {
  const add = (said: string) => {
    const [verdict = '', ...ids] = said.split(/: |, /);
    const at = ids.findIndex((id) => /^\d/.test(id));
    ids.splice(at < 0 ? ids.length : at, 0, 'exchange-version-hint');
    return `${verdict}: ${ids.join(', ')}`;
  };
  return { ...seen, undeclared: add(seen.undeclared), required: add(seen.required) };
}

export const QUIRKS: Readonly<Record<string, Seen>> = {
  'answers-change': WORKS,
  'backends-differ': WORKS,
  'ehlo-421': ended(UNTOLD, 'refused', 'ehlo'),
  'ehlo-500-helo-500': NO_ESMTP_ANSWER,
  'ehlo-500-helo-works': WITHOUT_ESMTP,
  'ehlo-501': NO_ESMTP_ANSWER,
  'ehlo-502-helo-works': WITHOUT_ESMTP,
  'ehlo-550': NO_ESMTP_ANSWER,
  // XSECURITY=NONE,STARTTLS is no offer.
  'ehlo-auth-equals': ABSENT,
  'ehlo-closed': ended(UNTOLD, 'closed', 'ehlo'),
  // A STARTTLS in what is not a reply offers nothing, and its absence would deny nothing.
  'ehlo-code-changes': ended(UNTOLD, 'malformed', 'ehlo'),
  'ehlo-code-only': ABSENT,
  'ehlo-code-without-blank': ended(UNTOLD, 'malformed', 'ehlo'),
  'ehlo-endless-lines': ended(UNTOLD, 'malformed', 'ehlo'),
  'ehlo-escape-sequences': WORKS,
  'ehlo-in-parts': WORKS,
  'ehlo-lf-only': WORKS,
  'ehlo-long-lines': WORKS,
  'ehlo-keyword-cut-off': { ...UNTOLD, esmtp: true },
  'ehlo-masked-keyword': { ...HIDDEN, masked: ['keyword-overwritten', 'keyword-overwritten'] },
  'ehlo-overwritten-command': { ...WITHOUT_ESMTP, masked: ['command-overwritten', 'ehlo-refused'] },
  'ehlo-starttls-last': WORKS,
  'ehlo-starttls-lower-case': WORKS,
  // It works when asked for, so nothing about the server is certain: strict senders do not ask.
  'ehlo-starttls-on-first-line': {
    ...ABSENT,
    negotiated: true,
    misplaced: true,
    legacy: false,
    undeclared: 'warning: starttls-absent, starttls-misplaced',
    required: 'critical: starttls-absent, starttls-misplaced, 1032 likely, 12014 possible',
  },
  'ehlo-starttls-only-in-greeting-text': ABSENT,
  // The second reply would be taken for the answer to STARTTLS, so STARTTLS is not said.
  'ehlo-two-replies-in-one-segment': {
    ...ended(UNFINISHED, 'malformed', 'starttls'),
    negotiated: null,
  },
  'ehlo-without-starttls-for-us': ABSENT,
  'exchange-2003': hinted(ABSENT),
  'exchange-2007-submission': hinted(WORKS),
  'exchange-2010-edge': hinted(WORKS),
  'exchange-2010-hub': hinted(WORKS),
  'exchange-2010-without-starttls': hinted(ABSENT),
  'exchange-2013': hinted(WORKS),
  'exchange-2016': hinted(WORKS),
  'exchange-2019': hinted(WORKS),
  // With nothing declared it cannot be said why; the words of Exchange alone are no declaration.
  'exchange-2019-certificate-unusable': hinted(ABSENT),
  'exchange-client-587': WORKS,
  'exchange-masked': {
    ...HIDDEN,
    masked: ['greeting-starred', ...Array<'keyword-overwritten'>(6).fill('keyword-overwritten')],
  },
  'exchange-online': hinted(WORKS),
  'exchange-port-25-option-mix': ABSENT,
  'greeting-421': ended(UNTOLD, 'refused', 'greeting'),
  'greeting-421-multiline': ended(UNTOLD, 'refused', 'greeting'),
  'greeting-554': ended(UNTOLD, 'refused', 'greeting'),
  'greeting-554-port-blocked': ended(UNTOLD, 'refused', 'greeting'),
  'greeting-closed': ended(UNTOLD, 'closed', 'greeting'),
  'greeting-dripped': WORKS,
  'greeting-endless-lines': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-garbage': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-http': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-in-parts': WORKS,
  'greeting-late': WORKS,
  'greeting-reset': ended(UNTOLD, 'closed', 'greeting'),
  'greeting-silent': ended(UNTOLD, 'timed-out', 'greeting'),
  'greeting-ssh': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-starred': { ...HIDDEN, masked: ['greeting-starred'] },
  'greeting-tarpit': ended(UNTOLD, 'timed-out', 'greeting'),
  'greeting-tls-alert': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-two-megabytes': ended(UNTOLD, 'malformed', 'greeting'),
  'greeting-under-tls': ended(UNTOLD, 'timed-out', 'greeting'),
  'greeting-without-esmtp': WORKS,
  'mail-250': { ...WORKS, mail: [true, false], required: 'critical: mail-accepted-in-clear' },
  'mail-400': TLS_DEMANDED,
  // Asked, and not told: nothing is wrong unless enforcement was in question.
  'mail-421': {
    ...WORKS,
    mail: [null, null],
    undeclared: 'ok: enforcement-not-observed',
    required: 'unknown: enforcement-not-observed',
  },
  'mail-450-greylisted': MAIL_REFUSED,
  'mail-451-5.7.3': TLS_DEMANDED,
  'mail-503-5.7.0': TLS_DEMANDED,
  'mail-530-5.5.1': TLS_DEMANDED,
  'mail-530-5.7.0-tls': TLS_DEMANDED,
  'mail-530-authentication': MAIL_REFUSED,
  'mail-530-bare': TLS_DEMANDED,
  'mail-reset': MAIL_REFUSED,
  'quit-closed': WORKS,
  'quit-no-close-notify': WORKS,
  'quit-silent': WORKS,
  'second-connection-421': WORKS,
  // The second look came to nothing, and the first stands.
  'second-look-421': HANDSHAKE_FAILED,
  'starttls-421': ended(UNFINISHED, 'refused', 'starttls'),
  'starttls-454': REFUSED,
  'starttls-502': REFUSED,
  'starttls-503': REFUSED,
  'starttls-550': REFUSED,
  'starttls-closed': { ...ended(UNFINISHED, 'closed', 'starttls'), negotiated: null },
  // It thought better of it after its 220, and says so in clear: that is no injection.
  'starttls-handshake-plaintext-error': { ...HANDSHAKE_FAILED, injected: '454 4.7.0 TLS failed' },
  'starttls-handshake-reset': HANDSHAKE_FAILED,
  'starttls-handshake-reset-once': always(WORKS, 'warning: handshake-unstable'),
  'starttls-handshake-silent': ended(UNFINISHED, 'timed-out', 'handshake'),
  'starttls-hidden': { ...HIDDEN, negotiated: true, legacy: false },
  'starttls-injected-later-segment': {
    ...INJECTED_INSTEAD,
    injected: '250 injected after the ClientHello',
  },
  'starttls-injected-same-segment': {
    ...always(WORKS, 'critical: plaintext-injected'),
    injected: '250 injected in the segment of the 220',
  },
  'starttls-overwritten-command': HIDDEN,
  'starttls-silent': { ...ended(UNFINISHED, 'timed-out', 'starttls'), negotiated: null },
  'starttls-unlisted-500': ABSENT,
  'starttls-unlisted-closes': { ...ABSENT, negotiated: null },
  'starttls-works': WORKS,
  'tls-1.0-only': { ...always(WORKS, 'warning: legacy-tls-only'), legacy: true },
  'tls-1.2-only': WORKS,
  'tls-421-after': {
    ...ended(UNFINISHED, 'refused', 'after-tls'),
    negotiated: true,
    legacy: false,
  },
  'tls-client-certificate-requested': WORKS,
  // Under TLS 1.3 the refusal comes after the handshake; it is a failed handshake all the same.
  'tls-client-certificate-required': { ...HANDSHAKE_FAILED, endedAt: 'after-tls', legacy: false },
  'tls-closed-after-handshake': {
    ...ended(UNFINISHED, 'closed', 'after-tls'),
    negotiated: true,
    legacy: false,
  },
  'tls-dh-too-small': { ...always(WORKS, 'warning: legacy-tls-only'), legacy: true },
  'tls-ehlo-changes-after': WORKS,
  'tls-expired': {
    ...always(WORKS, 'critical: certificate-expired'),
    required: 'critical: certificate-expired, 12016 likely',
  },
  'tls-key-too-small': always(WORKS, 'ok: certificate-untrusted'),
  'tls-needs-name': WORKS,
  'tls-no-certificate': HANDSHAKE_FAILED,
  'tls-self-signed': always(WORKS, 'ok: certificate-untrusted'),
  'tls-small-client-hello': WORKS,
  // RFC 3207 §4.2 forbids it, `ehlo-after-tls` shows it, and nothing follows from it.
  'tls-starttls-listed-again-after': WORKS,
  'tls-without-secure-renegotiation': HANDSHAKE_FAILED,
  'tls-wrong-name': always(WORKS, 'warning: certificate-name'),
};

/** Servers that keep silent are waited for shortly. */
export const PATIENCE: Readonly<Record<string, Partial<Timeouts>>> = {
  'greeting-silent': { greetingMs: 300 },
  'greeting-tarpit': { greetingMs: 300 },
  'greeting-under-tls': { greetingMs: 300 },
  'starttls-silent': { idleMs: 1_000 },
  'starttls-handshake-silent': { handshakeMs: 1_000 },
};
