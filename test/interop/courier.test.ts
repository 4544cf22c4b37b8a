import { COURIER } from './courier.ts';
import { describeServer } from './describe-server.ts';

describeServer(COURIER);
