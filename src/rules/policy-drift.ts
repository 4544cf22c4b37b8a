import { showConnector } from '../policy/cmdlet.ts';
import { declaredSetting, declares } from '../policy/declaration.ts';
import { seenKeywords } from './evidence.ts';
import { defineRule } from './rule.ts';

/** STARTTLS is offered though the declared AuthMechanism does not allow it. */
export const policyDrift = defineRule({
  id: 'policy-drift',
  title: 'The server does not do what is declared',
  reference: 'Set-ReceiveConnector, AuthMechanism',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { declaration }) {
    if (!declaration || declares(declaration, 'Tls') !== false) return [];
    if (!starttls.advertised) return [];
    return [
      {
        id: 'policy-drift',
        severity: 'warning',
        message:
          'STARTTLS is offered, but the declared connector does not allow it: the declaration is not what runs, or another connector answered.',
        evidence: [declaredSetting(declaration, 'AuthMechanism'), seenKeywords(ehlo)],
        fix: [showConnector(declaration)],
      },
    ];
  },
});
