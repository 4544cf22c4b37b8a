import { seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';

/** The server obeys under TLS what was sent to it in clear. */
export const commandInjected = defineRule({
  id: 'command-injected',
  title: 'Commands sent in clear are obeyed under TLS',
  reference: 'RFC 3207 §4.2, CVE-2011-0411',
  needs: ['command-injection'],
  judge({ 'command-injection': seen }) {
    if (seen.vulnerable !== true || !seen.reply) return [];
    return [
      {
        id: 'command-injected',
        severity: 'critical',
        message:
          'The server answers under TLS a command that came in clear behind STARTTLS: whoever sits on the path can put commands of his own before those of a client, and get at its mail or its password.',
        evidence: [seenReply('NOOP, sent in clear in the segment of STARTTLS,', seen.reply)],
        fix: [
          'Update the server, or what stands in front of it: it must forget what came in clear when TLS begins.',
        ],
      },
    ];
  },
});
