// Small questions about URNs that come from outside.
import { domainOf, formatUrn, parseUrn, type Urn } from '../../rpc/urn';

export function isUrn(text: string | undefined): text is string {
  return text !== undefined && partsOf(text) !== undefined;
}

/** Undefined when the text is not a URN. */
export function partsOf(text: string): Urn | undefined {
  try {
    return parseUrn(text);
  } catch {
    return undefined;
  }
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
