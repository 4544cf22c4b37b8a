import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** The session was meant for one connector, and another one answered it. */
export const otherConnector = defineRule({
  id: 'other-connector',
  title: 'Another connector answered than the one that was meant',
  reference: 'Set-ReceiveConnector, RemoteIPRanges',
  needs: [],
  judge(_facts, { mistaken }) {
    if (!mistaken) return [];
    return [
      {
        id: 'other-connector',
        severity: 'warning',
        message: `Another connector answered than ${printable(mistaken.meant)}: what was seen says little about that one.`,
        evidence: [`declared: ${mistaken.because}`],
        fix: ["Probe from an address in that connector's RemoteIPRanges: --source."],
      },
    ];
  },
});
