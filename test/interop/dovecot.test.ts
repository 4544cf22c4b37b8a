import { describeServer } from './describe-server.ts';
import { DOVECOT } from './dovecot.ts';

describeServer(DOVECOT);
