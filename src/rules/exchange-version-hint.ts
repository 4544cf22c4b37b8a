import { fingerprintExchange } from './exchange-fingerprint.ts';
import { defineRule } from './rule.ts';

/** Which Exchange this may be, where no connector is declared; a guess that changes no verdict. */
export const exchangeVersionHint = defineRule({
  id: 'exchange-version-hint',
  title: 'Which Exchange this looks like',
  reference: 'RFC 5321 §4.1.1.1, Set-ReceiveConnector',
  needs: ['greeting', 'ehlo'],
  judge(facts, { connector }) {
    // Whoever declared the connector knows what runs it.
    const guess = connector === null ? fingerprintExchange(facts) : null;
    if (!guess) return [];
    return [
      {
        id: 'exchange-version-hint',
        severity: 'info',
        message: `This looks like ${guess.hint}; it is a guess by what the server lists, and settings change that.`,
        evidence: guess.because.map((reason) => `seen: ${reason}`),
        fix: [],
      },
    ];
  },
});
