import { describeServer } from './describe-server.ts';
import { HAPROXY } from './haproxy.ts';

describeServer(HAPROXY);
