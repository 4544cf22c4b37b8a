import { describeServer } from './describe-server.ts';
import { STUNNEL } from './stunnel.ts';

describeServer(STUNNEL);
