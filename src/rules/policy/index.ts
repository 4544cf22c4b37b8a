/** The rules about a policy by itself, in the order in which their findings read. */

import { anonymousTlsSuppressed } from './anonymous-tls-suppressed.ts';
import { authMechanismConflict } from './auth-mechanism-conflict.ts';
import { bannerSyntax } from './banner-syntax.ts';
import { binaryMimeWithoutChunking } from './binary-mime-without-chunking.ts';
import { bindingConflict } from './binding-conflict.ts';
import { certificateNameSyntax } from './certificate-name-syntax.ts';
import { declaredTwice } from './declared-twice.ts';
import { domainSecurityConflict } from './domain-security-conflict.ts';
import { domainSecurityOneWay } from './domain-security-one-way.ts';
import { domainSecurityUnserved } from './domain-security-unserved.ts';
import { domainSecurityWildcard } from './domain-security-wildcard.ts';
import { event1003 } from './event-1003.ts';
import { event1018 } from './event-1018.ts';
import { event12014 } from './event-12014.ts';
import { event12016 } from './event-12016.ts';
import { event12018 } from './event-12018.ts';
import { hubTransportOn25 } from './hub-transport-on-25.ts';
import { loneZeroRange } from './lone-zero-range.ts';
import type { DatedPolicyRule } from './policy-rule.ts';
import { requireTlsForEveryone } from './require-tls-for-everyone.ts';
import { requireTlsWithoutTls } from './require-tls-without-tls.ts';
import { sendConnectorConflict } from './send-connector-conflict.ts';
import { timeoutsConflict } from './timeouts-conflict.ts';
import { tooManyRanges } from './too-many-ranges.ts';
import { transportRoleOnEdge } from './transport-role-on-edge.ts';
import { unknownFlags } from './unknown-flags.ts';
import { unreadableAddress } from './unreadable-address.ts';
import { valueCutShort } from './value-cut-short.ts';

export const POLICY_RULES: readonly DatedPolicyRule[] = [
  requireTlsWithoutTls,
  event12014,
  event12016,
  event12018,
  event1018,
  event1003,
  valueCutShort,
  unreadableAddress,
  declaredTwice,
  authMechanismConflict,
  requireTlsForEveryone,
  bindingConflict,
  hubTransportOn25,
  domainSecurityConflict,
  domainSecurityUnserved,
  domainSecurityWildcard,
  domainSecurityOneWay,
  certificateNameSyntax,
  sendConnectorConflict,
  binaryMimeWithoutChunking,
  timeoutsConflict,
  bannerSyntax,
  tooManyRanges,
  loneZeroRange,
  transportRoleOnEdge,
  anonymousTlsSuppressed,
  unknownFlags,
];
