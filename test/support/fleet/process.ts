/** The process of the fleet of trouble: every address of 127/8 answers, on two ports. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { mintCertificate } from '../../../src/emulator/certificate.ts';
import { Attendance } from './attendance.ts';
import type { FleetAnswer, FleetQuestion } from './fleet.ts';
import { mannerOf, ROLL_CALL } from './manners.ts';
import { RECEPTIONS } from './receptions.ts';
import { Visit } from './visit.ts';

const { certificate, key } = await mintCertificate({ commonName: '*.fleet.example' });
const secureContext = createSecureContext({ cert: certificate, key });
const attendance = new Attendance();

function receive(socket: Socket): void {
  const address = socket.localAddress;
  if (address === ROLL_CALL) socket.end();
  // Nor does one count that is gone already.
  if (address === undefined || address === ROLL_CALL) return;
  const number = attendance.enter(address, socket);
  const blame = (what: string) => attendance.blame(address, what);
  const onLeave = () => attendance.leave(address, socket);
  RECEPTIONS[mannerOf(address)](new Visit({ socket, number, secureContext, blame, onLeave }));
}

/** A visitor who closes its side has left, whoever clings to the connection. */
async function listen(): Promise<number> {
  const server = createServer({ noDelay: true, allowHalfOpen: true }, receive);
  server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function say(answer: FleetAnswer): void {
  process.send?.(answer);
}

async function answer(question: FleetQuestion): Promise<void> {
  if (question.kind === 'whenVisited') await attendance.whenVisited(question.total);
  say({ id: question.id, report: attendance.report() });
}

process.on('message', (question: FleetQuestion) => void answer(question));
process.once('disconnect', () => process.exit(0));
say({ id: 0, ports: [await listen(), await listen()] });
