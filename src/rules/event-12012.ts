import {
  ENABLE_ONE_FOR_SMTP,
  makeCertificate,
  SHOW_CERTIFICATES,
} from '../policy/certificate-cmdlet.ts';
import { findKeyword } from '../smtp/ehlo.ts';
import { EVENT_12012, EVENT_12013 } from './certificate-events.ts';
import { declaredValue } from './declared.ts';
import { seenKeywords } from './evidence.ts';
import { foretell } from './foretell.ts';
import { defineRule } from './rule.ts';
import { starttlsSeen } from './starttls-seen.ts';

/**
 * X-ANONYMOUSTLS is missing: the internal transport certificate may not load (12012, 12013).
 *
 * The two look the same from outside: missing in Active Directory, or missing in the store.
 */
export const event12012 = defineRule({
  id: 'event-12012',
  title: 'Events 12012 and 12013: the internal transport certificate may be missing',
  reference: 'TechNet ff984391, ff985435, Selection of Inbound Anonymous TLS Certificates',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { declaration, connector }) {
    if (!connector?.authMechanism?.includes('ExchangeServer')) return [];
    if (connector.suppressXAnonymousTls === true) return [];
    if (starttls.implicit || ehlo.esmtp !== true || ehlo.masked.length > 0) return [];
    if (starttlsSeen(starttls, ehlo, declaration) === 'hidden') return [];
    const lists = (name: string) => findKeyword(ehlo.keywords, name) !== undefined;
    if (lists('X-ANONYMOUSTLS') || !lists('X-EXPS')) return [];
    const { identity, authMechanism, suppressXAnonymousTls } = connector;
    const common = {
      certainty: 'possible',
      connector: identity,
      parameters: ['(not known from outside)'],
      evidence: [
        declaredValue(identity, 'AuthMechanism', authMechanism),
        declaredValue(identity, 'SuppressXAnonymousTls', suppressXAnonymousTls),
        seenKeywords(ehlo),
      ],
      userAction: USER_ACTION,
    } as const;
    return [foretell(EVENT_12012, common), foretell(EVENT_12013, common)];
  },
});

const USER_ACTION: readonly string[] = [
  '# Event 12012 in the Application log: it is missing in Active Directory; 12013: in the store.',
  ...SHOW_CERTIFICATES,
  "# If the server's own certificate is there, publish it again:",
  ...ENABLE_ONE_FOR_SMTP,
  '# If it is not, make one:',
  makeCertificate(null),
];
