/** A record whose every text was chosen by somebody who means ill. */

import type { Judged } from '../../src/rules/judge.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import { certificateFacts, ehloFacts, facts, replyOf } from '../support/observations.ts';

/** Markup, scripts, formulas, what reorders text, what no XML may hold, and very much of it. */
export const VICIOUS = [
  '=HYPERLINK("https://evil.example")',
  '<script>window.owned = "script"</script>',
  '</script></style></title></template></noscript></textarea></table></svg>',
  '"><img src="https://evil.example/x" onerror="window.owned = \'image\'">',
  "' autofocus onfocus='window.owned = 1' x='",
  '<iframe src="javascript:window.owned = 2"></iframe><base href="https://evil.example/">',
  '<!-- --!> ]]> <![CDATA[ <?xml ?> &lt; &#60; &unknown; %00 {{window.owned = 3}}',
  'moc\u202etxt\u2066\u200b \u{e0041} \ud800 \ufffe\uffff \0\x07\x1b[31m\x9b2J',
  `o${'\u0334\u0316'.repeat(300)}`,
  'x'.repeat(10_000),
].join(' ');

/** Everything that a server, a resolver or a saved file can put there. */
export function viciousRecord(given: Partial<Judged> = {}): Judged {
  const text = VICIOUS;
  const named = { subject: text, issuer: text, altNames: [text, text], key: text };
  return judged({
    target: text,
    host: text,
    domain: text,
    connector: text,
    reusedFrom: text,
    facts: facts({
      greeting: replyOf('220 hello'),
      ehlo: ehloFacts([`X ${text}`], { serverName: text }),
      certificate: certificateFacts({
        ...named,
        thumbprint: text,
        trusted: false,
        trustError: text,
      }),
    }),
    transcript: [
      { atMs: 1, from: 'S', tls: false, line: text },
      { atMs: 2, from: 'C', tls: true, line: text },
    ],
    findings: [
      finding({ id: text, message: text, evidence: [text], fix: [text], severity: 'warning' }),
    ],
    predictions: [
      prediction({
        connector: text,
        message: text,
        evidence: [text],
        userAction: [text, `# ${text}`],
      }),
    ],
    verdict: 'critical',
    ...given,
  });
}
