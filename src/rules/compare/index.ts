/**
 * The kinds of change, in the order in which they read; one that tells of findings stands before
 * those of findings. A new kind is one file and one line here.
 */

import { certainty } from './certainty.ts';
import { certificate } from './certificate.ts';
import { certificateName } from './certificate-name.ts';
import { certificateTrust } from './certificate-trust.ts';
import { certificateValidity } from './certificate-validity.ts';
import type { ChangeKind } from './change-kind.ts';
import { clientCertificate } from './client-certificate.ts';
import { connector } from './connector.ts';
import { findingGone } from './finding-gone.ts';
import { findingNew } from './finding-new.ts';
import { findingSeverity } from './finding-severity.ts';
import { greeting } from './greeting.ts';
import { hiddenOnPath } from './hidden-on-path.ts';
import { keywords } from './keywords.ts';
import { keywordsAfterTls } from './keywords-after-tls.ts';
import { mailInClear } from './mail-in-clear.ts';
import { outcome } from './outcome.ts';
import { predictionGone } from './prediction-gone.ts';
import { predictionNew } from './prediction-new.ts';
import { protocol } from './protocol.ts';
import { starttlsGone } from './starttls-gone.ts';
import { starttlsOffered } from './starttls-offered.ts';
import { starttlsUnknown } from './starttls-unknown.ts';
import { tls } from './tls.ts';
import { verdict } from './verdict.ts';

export const CHANGE_KINDS: readonly ChangeKind[] = [
  outcome,
  starttlsGone,
  starttlsUnknown,
  starttlsOffered,
  hiddenOnPath,
  tls,
  protocol,
  certificateValidity,
  certificateTrust,
  certificateName,
  certificate,
  clientCertificate,
  mailInClear,
  predictionNew,
  predictionGone,
  certainty,
  findingNew,
  findingGone,
  findingSeverity,
  verdict,
  connector,
  greeting,
  keywords,
  keywordsAfterTls,
];
