/** URNs that come from outside and may be none. */
import { parseImageUrn, parseUrn, type ImageUrn } from '../rpc';

/** The authority of a URN, or undefined for a text that is none. */
export function authorityOf(text: string): string | undefined {
  try {
    return parseUrn(text).authority;
  } catch {
    return undefined;
  }
}

/** The name that a URN ends with; of other texts the text itself. */
export function lastPartOf(text: string): string {
  try {
    return parseUrn(text).id.replaceAll('//', ':');
  } catch {
    return text;
  }
}

/** The parts of an image URN, or undefined. */
export function imagePartsOf(text: string): ImageUrn | undefined {
  try {
    return parseImageUrn(text);
  } catch {
    return undefined;
  }
}
