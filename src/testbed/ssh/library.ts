// What the testbed needs of the SSH library: its server and its reader of keys. A bundle of its own, which is loaded with
// the first login; the client, the agents and the server of files stay out of it.
import keyParser from 'ssh2/lib/protocol/keyParser.js';
import Server from 'ssh2/lib/server.js';

export { Server };
export const { parseKey } = keyParser;
