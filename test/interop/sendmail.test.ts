import { describeServer } from './describe-server.ts';
import { SENDMAIL } from './sendmail.ts';

describeServer(SENDMAIL);
