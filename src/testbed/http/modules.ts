// Which modules a site serves, with their methods and the shape of their answers (sections 2.1, 3.1).
import { cmMethods } from '../cm/methods';
import type { Federation } from '../federation';
import type { CallLog } from '../logs';
import type { Code } from '../replyCodes';
import { saMethods } from '../sa/methods';
import type { Site } from '../site';
import type { ReplyValue } from '../wire/encodeReply';
import type { MethodTable } from './call';

export interface Outcome {
  readonly code: Code;
  readonly value: ReplyValue;
  readonly output: string;
  readonly log: CallLog;
}

export interface Module {
  readonly name: string;
  readonly methods: MethodTable;
  envelope(outcome: Outcome): ReplyValue;
}

/** The answer of SA and CM calls: always code, value and output, plus where the server's log is. */
function protogeniEnvelope({ code, value, output, log }: Outcome): ReplyValue {
  return { code, value, output, protogeni_error_log: log.urn, protogeni_error_url: log.url };
}

const sa: Module = { name: 'sa', methods: saMethods, envelope: protogeniEnvelope };
const cm: Module = { name: 'cm', methods: cmMethods, envelope: protogeniEnvelope };

/** Undefined for a module or version that this site does not serve. */
export function moduleOf(
  federation: Federation,
  site: Site,
  name: string,
  version: string,
): Module | undefined {
  if (name === 'sa' && site === federation.home) return sa;
  if (name === 'cm' && (version === '' || version === '2.0')) return cm;
  return undefined;
}
