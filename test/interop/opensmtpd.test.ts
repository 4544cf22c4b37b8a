import { describeServer } from './describe-server.ts';
import { BROKEN_OPENSMTPD, OPENSMTPD } from './opensmtpd.ts';

describeServer(OPENSMTPD);
describeServer(BROKEN_OPENSMTPD);
