// The files of the SSH library that are taken one by one; its types know them as parts of the whole.
declare module 'ssh2/lib/server.js' {
  import type { Server } from 'ssh2';
  const server: typeof Server;
  export default server;
}

declare module 'ssh2/lib/protocol/keyParser.js' {
  import type { utils } from 'ssh2';
  const keyParser: Pick<typeof utils, 'parseKey'>;
  export default keyParser;
}
