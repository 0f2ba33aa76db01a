// Servers in Python give every exception that nobody caught as fault 1, which is their BADARGS only by chance:
// what happened stands in the text (docs/protocol.md 3.4).

/** Code and text of a fault. */
export interface FaultParts {
  code: number;
  text: string;
}

const RAISED = /^<(?:class|type) '([\w.]+)'>:(.*)$/s;

/** The fault in the codes of replies and of the dispatcher (2.6, 3.3), where it is one of Python. */
export function translatedFault(fault: FaultParts): FaultParts {
  const [, name, words] = (fault.code === 1 ? RAISED.exec(fault.text) : undefined) ?? [];
  if (name === undefined || words === undefined) return fault;
  const [, code, , text] = /^ApiError\((\d{1,3}), (['"])(.*)\2\)$/s.exec(words) ?? [];
  if (code !== undefined && text !== undefined) return { code: Number(code), text };
  if (/^method "[^"]*" is not supported$/.test(words)) return { code: -32601, text: words };
  return { code: -32400, text: `${name}: ${words}` };
}
