/** Every real server that the tests run, in the order of docs/interop.md. */

import { AIOSMTPD } from './aiosmtpd.ts';
import { COURIER } from './courier.ts';
import { DOVECOT } from './dovecot.ts';
import { EXIM } from './exim.ts';
import { HAPROXY } from './haproxy.ts';
import { BROKEN_OPENSMTPD, OPENSMTPD } from './opensmtpd.ts';
import { POSTFIX } from './postfix-set-ups.ts';
import { SENDMAIL } from './sendmail.ts';
import type { RealServer } from './server.ts';
import { STUNNEL } from './stunnel.ts';

export const SERVERS: readonly RealServer[] = [
  POSTFIX,
  EXIM,
  SENDMAIL,
  OPENSMTPD,
  BROKEN_OPENSMTPD,
  COURIER,
  DOVECOT,
  AIOSMTPD,
  HAPROXY,
  STUNNEL,
];
