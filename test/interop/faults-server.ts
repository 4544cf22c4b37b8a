/** The mail server inside a private network: plays a script on port 25 of every address. */

import { createServer } from 'node:net';
import { ScriptedConnection } from '../support/scripted-connection.ts';
import { readScript } from '../support/scripted-server.ts';

const [, , script = ''] = process.argv;
const [steps = []] = readScript(script);

const listener = createServer({ noDelay: true }, (socket) => {
  // Clients that are cut off do not come to the end of the script.
  const errors: string[] = [];
  void new ScriptedConnection(socket, errors).play(steps);
});
listener.listen(25, '0.0.0.0', 4096, () => process.stdout.write('listening\n'));
