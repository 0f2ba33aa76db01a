// The reader of the xmlrpc package, which ships no types; only measured against.
declare module 'xmlrpc/lib/deserializer.js' {
  import type { Readable } from 'node:stream';

  export default class Deserializer {
    deserializeMethodResponse(
      stream: Readable,
      callback: (error: Error | null, value: unknown) => void,
    ): void;
  }
}
