/** The traps that real mail servers set for a prober, and the fixtures that set them here. */

export interface Trap {
  readonly quirk: number;
  /** What servers do, and what follows for whoever asks them. */
  readonly trap: string;
  /** Rows of `QUIRKS`. */
  readonly fixtures: readonly string[];
  /** Tests of what no transcript can show, from the folder of the tests. */
  readonly tests?: readonly string[];
}

export const TRAPS: readonly Trap[] = [
  {
    quirk: 1,
    trap: 'a greeting in parts: who speaks before its final line is taken for a spammer',
    fixtures: ['greeting-in-parts'],
  },
  {
    quirk: 2,
    trap: 'a late greeting is waited for, and its lateness is a stage of its own',
    fixtures: ['greeting-late', 'greeting-silent'],
  },
  {
    quirk: 3,
    trap: 'a tarpit that comes to an end is sat out, and one that does not has an end here',
    fixtures: ['greeting-dripped', 'greeting-tarpit'],
  },
  {
    quirk: 4,
    trap: '421 at any command is a refusal, and never "no STARTTLS"',
    fixtures: [
      'greeting-421',
      'greeting-421-multiline',
      'ehlo-421',
      'starttls-421',
      'tls-421-after',
      'mail-421',
    ],
  },
  {
    quirk: 5,
    trap: 'after a greeting of 554 there is nothing but QUIT',
    fixtures: ['greeting-554'],
  },
  {
    quirk: 6,
    trap: 'a dead or silent host on purpose tells nothing, and keeps nobody long',
    fixtures: ['greeting-silent', 'greeting-closed', 'greeting-reset'],
    tests: ['smtp/dial.test.ts'],
  },
  {
    quirk: 7,
    trap: 'odd replies: a code alone and a bare LF are replies, garbage is none, and all have a limit',
    fixtures: [
      'ehlo-code-only',
      'ehlo-lf-only',
      'ehlo-code-without-blank',
      'ehlo-code-changes',
      'ehlo-endless-lines',
      'ehlo-escape-sequences',
      'greeting-garbage',
      'greeting-http',
      'greeting-ssh',
      'greeting-endless-lines',
      'greeting-two-megabytes',
    ],
  },
  {
    quirk: 8,
    trap: 'Exchange waits for CRLF: every command ends so, on every server',
    fixtures: ['exchange-2010-hub', 'exchange-2013', 'exchange-2016', 'exchange-2019'],
    tests: ['smtp/client.test.ts'],
  },
  {
    quirk: 9,
    trap: 'no command before the reply to the last one is whole, and none behind STARTTLS',
    fixtures: ['ehlo-in-parts', 'ehlo-two-replies-in-one-segment'],
  },
  {
    quirk: 10,
    trap: 'STARTTLS on the last line, and in lower case, is an offer',
    fixtures: ['ehlo-starttls-last', 'ehlo-starttls-lower-case'],
  },
  {
    quirk: 11,
    trap: 'STARTTLS on the first line of EHLO is out of place: strict senders do not see it',
    fixtures: ['ehlo-starttls-on-first-line', 'ehlo-starttls-only-in-greeting-text'],
  },
  {
    quirk: 12,
    trap: 'AUTH=LOGIN, X-ANONYMOUSTLS and the like are other keywords',
    fixtures: ['ehlo-auth-equals', 'exchange-port-25-option-mix'],
  },
  {
    quirk: 13,
    trap: 'where EHLO is not known HELO is tried once; where it is refused it is not',
    fixtures: ['ehlo-500-helo-works', 'ehlo-502-helo-works', 'ehlo-500-helo-500', 'ehlo-421'],
  },
  {
    quirk: 14,
    trap: 'EHLO is said whether or not the greeting says ESMTP',
    fixtures: ['greeting-without-esmtp', 'exchange-2019'],
  },
  {
    quirk: 15,
    trap: 'an inspecting firewall hides STARTTLS, and leaves stars and crosses behind',
    fixtures: [
      'greeting-starred',
      'ehlo-masked-keyword',
      'ehlo-overwritten-command',
      'starttls-overwritten-command',
      'exchange-masked',
      'starttls-hidden',
      'ehlo-long-lines',
    ],
  },
  {
    quirk: 16,
    trap: 'STARTTLS is offered to some clients alone: an answer holds for one source address',
    fixtures: ['ehlo-without-starttls-for-us', 'exchange-2010-without-starttls'],
  },
  {
    quirk: 17,
    trap: 'the members of a pool differ: an answer holds for one connection',
    fixtures: ['backends-differ'],
  },
  {
    quirk: 18,
    trap: 'STARTTLS is offered, and then refused in one of many ways',
    fixtures: [
      'starttls-454',
      'starttls-502',
      'starttls-503',
      'starttls-550',
      'starttls-silent',
      'starttls-closed',
      'starttls-handshake-plaintext-error',
    ],
  },
  {
    quirk: 19,
    trap: 'a server that demands TLS says so at MAIL, in many words',
    fixtures: [
      'mail-530-5.7.0-tls',
      'mail-451-5.7.3',
      'mail-530-bare',
      'mail-530-5.5.1',
      'mail-503-5.7.0',
      'mail-400',
      'mail-530-authentication',
    ],
  },
  {
    quirk: 20,
    trap: 'a name in EHLO that displeases is no answer to our question',
    fixtures: ['ehlo-501', 'ehlo-550', 'starttls-503'],
  },
  {
    quirk: 21,
    trap: 'one connection tells all, and a limit on the second takes nothing away',
    fixtures: ['second-connection-421', 'second-look-421', 'greeting-421'],
  },
  {
    quirk: 22,
    trap: 'a server that has enough of us answers something else: the change is told',
    fixtures: ['answers-change'],
  },
  {
    quirk: 23,
    trap: 'clear text behind the 220 is told, thrown away, and never taken for what TLS said',
    fixtures: ['starttls-injected-same-segment', 'starttls-injected-later-segment'],
  },
  {
    quirk: 24,
    trap: 'without SNI there is another certificate: the name is sent',
    fixtures: ['tls-needs-name', 'tls-wrong-name', 'tls-self-signed'],
  },
  {
    quirk: 25,
    trap: 'a client certificate is asked for, or insisted on, which TLS 1.3 tells late',
    fixtures: [
      'tls-client-certificate-requested',
      'tls-client-certificate-required',
      'tls-closed-after-handshake',
    ],
    tests: ['smtp/legacy-tls.test.ts'],
  },
  {
    quirk: 26,
    trap: 'old TLS fails at the usual look, and works at the second',
    fixtures: [
      'tls-1.0-only',
      'tls-1.2-only',
      'tls-dh-too-small',
      'tls-key-too-small',
      'tls-without-secure-renegotiation',
    ],
    tests: ['smtp/legacy-tls.test.ts'],
  },
  {
    quirk: 27,
    trap: 'a long ClientHello is not understood: ours is short',
    fixtures: ['tls-small-client-hello'],
    tests: ['smtp/legacy-tls.test.ts'],
  },
  {
    quirk: 28,
    trap: 'what QUIT brings about changes nothing any more',
    fixtures: ['quit-no-close-notify', 'quit-closed', 'quit-silent'],
  },
  {
    quirk: 29,
    trap: 'port 25 is blocked on the way out: that is told once, and of no server',
    fixtures: ['greeting-554-port-blocked'],
    tests: ['scan/preflight.test.ts'],
  },
  {
    quirk: 30,
    trap: 'greylisting is no answer about TLS, and no recipient is named to provoke it',
    fixtures: ['mail-450-greylisted'],
  },
  {
    quirk: 31,
    trap: 'a domain with no MX, a null MX, a dozen MX, or many names for one host',
    fixtures: [],
    tests: ['target/resolve.test.ts'],
  },
];
