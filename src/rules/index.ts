/** The rules, in the order in which their findings read. A new rule is one file and one line here. */

import { certificateExpired } from './certificate-expired.ts';
import { certificateExpiring } from './certificate-expiring.ts';
import { certificateName } from './certificate-name.ts';
import { certificateUntrusted } from './certificate-untrusted.ts';
import { connectorUnmatched } from './connector-unmatched.ts';
import { event1032 } from './event-1032.ts';
import { handshakeFailed } from './handshake-failed.ts';
import { legacyTlsOnly } from './legacy-tls-only.ts';
import { mailAcceptedInClear } from './mail-accepted-in-clear.ts';
import { notObserved } from './not-observed.ts';
import { plaintextInjected } from './plaintext-injected.ts';
import { policyDrift } from './policy-drift.ts';
import type { Rule } from './rule.ts';
import { starttlsAbsent } from './starttls-absent.ts';
import { starttlsMisplaced } from './starttls-misplaced.ts';
import { starttlsRefused } from './starttls-refused.ts';
import { strippedOnPath } from './stripped-on-path.ts';

export const RULES: readonly Rule[] = [
  event1032,
  notObserved,
  starttlsAbsent,
  strippedOnPath,
  starttlsRefused,
  handshakeFailed,
  mailAcceptedInClear,
  plaintextInjected,
  starttlsMisplaced,
  legacyTlsOnly,
  certificateExpired,
  certificateExpiring,
  certificateName,
  certificateUntrusted,
  policyDrift,
  connectorUnmatched,
];
