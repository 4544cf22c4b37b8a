import { AIOSMTPD } from './aiosmtpd.ts';
import { describeServer } from './describe-server.ts';

describeServer(AIOSMTPD);
