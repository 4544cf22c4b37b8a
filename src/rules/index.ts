/** The rules, in the order in which their findings read. A new rule is one file and one line here. */

import { certificateExpired } from './certificate-expired.ts';
import { certificateExpiring } from './certificate-expiring.ts';
import { certificateName } from './certificate-name.ts';
import { certificateUntrusted } from './certificate-untrusted.ts';
import { clientCertificateNotRequested } from './client-certificate-not-requested.ts';
import { clientCertificateRefused } from './client-certificate-refused.ts';
import { clientCertificateRequired } from './client-certificate-required.ts';
import { commandInjected } from './command-injected.ts';
import { connectorUnmatched } from './connector-unmatched.ts';
import { connectorUnreached } from './connector-unreached.ts';
import { domainSecurityIneffective } from './domain-security-ineffective.ts';
import { enforcementNotObserved } from './enforcement-not-observed.ts';
import { event1021 } from './event-1021.ts';
import { event1032 } from './event-1032.ts';
import { event2015 } from './event-2015.ts';
import { event11012 } from './event-11012.ts';
import { event12012 } from './event-12012.ts';
import { event12014 } from './event-12014.ts';
import { event12016 } from './event-12016.ts';
import { event12018 } from './event-12018.ts';
import { exchangeVersionHint } from './exchange-version-hint.ts';
import { handshakeFailed } from './handshake-failed.ts';
import { handshakeUnstable } from './handshake-unstable.ts';
import { legacyTlsOnly } from './legacy-tls-only.ts';
import { mailAcceptedInClear } from './mail-accepted-in-clear.ts';
import { notObserved } from './not-observed.ts';
import { otherConnector } from './other-connector.ts';
import { plaintextInjected } from './plaintext-injected.ts';
import { policyDrift } from './policy-drift.ts';
import { poolDiffers } from './pool-differs.ts';
import { questionNotAnswered } from './question-not-answered.ts';
import type { Rule } from './rule.ts';
import { scriptDiffers } from './script-differs.ts';
import { starttlsAbsent } from './starttls-absent.ts';
import { starttlsMisplaced } from './starttls-misplaced.ts';
import { starttlsRefused } from './starttls-refused.ts';
import { strippedOnPath } from './stripped-on-path.ts';
import { tlsVersionsOld } from './tls-versions-old.ts';
import { tlsVersionsUnsupported } from './tls-versions-unsupported.ts';

export const RULES: readonly Rule[] = [
  event1032,
  event12014,
  event11012,
  event12016,
  event12018,
  event2015,
  event1021,
  event12012,
  notObserved,
  starttlsAbsent,
  strippedOnPath,
  starttlsRefused,
  handshakeFailed,
  mailAcceptedInClear,
  enforcementNotObserved,
  plaintextInjected,
  commandInjected,
  starttlsMisplaced,
  legacyTlsOnly,
  tlsVersionsOld,
  tlsVersionsUnsupported,
  handshakeUnstable,
  poolDiffers,
  clientCertificateRefused,
  clientCertificateNotRequested,
  clientCertificateRequired,
  certificateExpired,
  certificateExpiring,
  certificateName,
  certificateUntrusted,
  policyDrift,
  domainSecurityIneffective,
  connectorUnmatched,
  connectorUnreached,
  otherConnector,
  exchangeVersionHint,
  scriptDiffers,
  questionNotAnswered,
];
