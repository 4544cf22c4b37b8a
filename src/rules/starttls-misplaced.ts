import { showConnector } from '../policy/cmdlet.ts';
import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** STARTTLS stands on the first line of the EHLO reply, where no client looks for a keyword. */
export const starttlsMisplaced = defineRule({
  id: 'starttls-misplaced',
  title: 'STARTTLS stands on the first line of the EHLO reply',
  reference: 'RFC 5321 §4.1.1.1',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { declaration }) {
    if (!starttls.misplaced) return [];
    return [
      {
        id: 'starttls-misplaced',
        severity: 'warning',
        message:
          'STARTTLS stands on the first line of the EHLO reply, which names the server: that is no offer, and strict senders will not use TLS.',
        evidence: [`seen: the first line begins ${printable(ehlo.serverName ?? '', 60)}`],
        fix: declaration
          ? [
              '# Exchange lists it on a line of its own; see whether Fqdn or a gateway puts it there:',
              showConnector(declaration),
            ]
          : ['Have the server, or the gateway in front, list STARTTLS on a line of its own.'],
      },
    ];
  },
});
