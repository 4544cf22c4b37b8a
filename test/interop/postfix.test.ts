import { describeServer } from './describe-server.ts';
import { POSTFIX } from './postfix-set-ups.ts';

describeServer(POSTFIX);
