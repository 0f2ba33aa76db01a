// Small questions about URNs that come from outside.
import { domainOf, formatUrn, parseUrn, tryParseUrn, type Urn } from '../../rpc/urn';

export function isUrn(text: string | undefined): text is string {
  return text !== undefined && tryParseUrn(text) !== undefined;
}

/** Undefined when the parts make no URN. */
export function urnOf(parts: Urn): string | undefined {
  try {
    return formatUrn(parts);
  } catch {
    return undefined;
  }
}

/** Domain of a URN that is known to be one. */
export function domainOfUrn(urn: string): string {
  return domainOf(parseUrn(urn).authority);
}
