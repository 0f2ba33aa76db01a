// One call on its way through the testbed: who calls, which site and module, and with what.
import type { X509Certificate } from 'node:crypto';
import type { Federation } from '../federation';
import type { Site } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import type { WireStruct, WireValue } from '../wire/value';

/** The holder of the TLS client certificate. */
export interface Caller {
  readonly urn: string;
  readonly domain: string;
  readonly email: string | undefined;
  readonly certificate: X509Certificate;
}

/** Where something is done. */
export interface Place {
  readonly federation: Federation;
  readonly site: Site;
}

export interface Call extends Place {
  readonly caller: Caller;
  readonly module: string;
  /** `2.0` of `/cm/2.0`; empty when the path has none. */
  readonly version: string;
  /** Project of `/project/PROJECT/sa`. */
  readonly project: string | undefined;
  readonly method: string;
  readonly params: readonly WireValue[];
  /** The one struct that SA, CM and CH calls take; empty when there is none. */
  readonly args: WireStruct;
}

export type Method = (call: Call) => ReplyValue | Promise<ReplyValue>;
export type MethodTable = Readonly<Record<string, Method>>;
