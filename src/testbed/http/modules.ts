// Which modules a site serves, with their methods and the shape of their answers (sections 2.1, 3.1, 3.2).
import { amVersion2 } from '../am/version2';
import { amVersion3 } from '../am/version3';
import { chMethods } from '../ch/methods';
import { cmMethods } from '../cm/methods';
import type { Federation } from '../federation';
import type { CallLog } from '../sites/logs';
import { Fault, type Code } from '../wire/replyCodes';
import { saMethods } from '../sa/methods';
import type { Site } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import type { Call, MethodTable } from './call';

export interface Outcome {
  readonly code: Code;
  readonly value: ReplyValue;
  readonly output: string;
  readonly log: CallLog;
}

export interface Module {
  readonly name: string;
  readonly methods: MethodTable;
  /** @throws Fault where the answer is one */
  envelope(outcome: Outcome, call: Call): ReplyValue;
}

/** The answer of SA, CM and CH calls: always code, value and output, plus where the server's log is. */
function protogeniEnvelope({ code, value, output, log }: Outcome): ReplyValue {
  return { code, value, output, protogeni_error_log: log.urn, protogeni_error_url: log.url };
}

/** AM 1.0: the bare value, errors as faults. */
function bareEnvelope({ code, value, output }: Outcome): ReplyValue {
  if (code !== 0) throw new Fault(code, output);
  return value;
}

/** AM 2.0 and 3.0. The GENI API knows codes up to 17; every other becomes its generic error. */
function geniEnvelope({ code, value, output, log }: Outcome, call: Call): ReplyValue {
  return {
    ...(call.method === 'GetVersion' && { geni_api: Number(call.version.charAt(0)) || 2 }),
    code: {
      geni_code: code > 17 ? 2 : code,
      am_code: code,
      am_type: 'protogeni',
      protogeni_error_log: log.urn,
      protogeni_error_url: log.url,
    },
    value,
    output,
  };
}

const modules = {
  sa: { name: 'sa', methods: saMethods, envelope: protogeniEnvelope },
  ch: { name: 'ch', methods: chMethods, envelope: protogeniEnvelope },
  cm1: {
    name: 'cm',
    methods: { GetVersion: () => 1 },
    envelope: protogeniEnvelope,
  },
  cm2: { name: 'cm', methods: cmMethods, envelope: protogeniEnvelope },
  am1: { name: 'am', methods: amVersion2, envelope: bareEnvelope },
  am2: { name: 'am', methods: amVersion2, envelope: geniEnvelope },
  am3: { name: 'am', methods: amVersion3, envelope: geniEnvelope },
} satisfies Record<string, Module>;

const byVersion: Readonly<Record<string, Readonly<Record<string, Module>>>> = {
  cm: { '': modules.cm2, '1.0': modules.cm1, '2.0': modules.cm2 },
  am: { '': modules.am2, '1.0': modules.am1, '2.0': modules.am2, '3.0': modules.am3 },
};

/** Undefined for a module that this site does not serve. @throws Fault -32400 for an unknown version */
export function moduleOf(
  federation: Federation,
  site: Site,
  name: string,
  version: string,
): Module | undefined {
  if (site === federation.home && name === 'sa') return modules.sa;
  if (site === federation.home && name === 'ch') return modules.ch;
  const versions = Object.hasOwn(byVersion, name) ? byVersion[name] : undefined;
  if (!versions) return undefined;
  const module = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (!module) throw new Fault(-32400, 'Internal error loading module; missing definitions');
  return module;
}
