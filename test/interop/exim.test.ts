import { describeServer } from './describe-server.ts';
import { EXIM } from './exim.ts';

describeServer(EXIM);
