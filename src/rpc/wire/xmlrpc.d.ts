// The xmlrpc package ships no types; these are the two modules of it that we use.
declare module 'xmlrpc/lib/serializer.js' {
  export function serializeMethodCall(method: string, params: readonly unknown[]): string;
}

declare module 'xmlrpc/lib/customtype.js' {
  /** A value that writes itself: `serialize` puts `raw` as escaped text into an element `tagName`. */
  class CustomType {
    constructor(raw: string);
    raw: string;
    tagName: string;
  }
  export default CustomType;
}
