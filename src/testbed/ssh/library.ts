// What the testbed needs of the SSH library: its server and its reader of keys. A bundle of its own, which is loaded with
// the first login; the client, the agents and the server of files stay out of it.
export { default as Server } from 'ssh2/lib/server.js';
export { parseKey } from 'ssh2/lib/protocol/keyParser.js';
