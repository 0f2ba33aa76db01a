// Whether a string is a reference to an image by itself, wherever it stands.
import { distance } from '../language/distance';

const nearlyUrn = /^urn:publicid:IDN\+([^+\s]*)\+([^+\s]*)\+\S+$/i;
const unseparated = /^urn:publicid:IDN\+[^+\s]*(?:\+image|image\+)[^+\s:/]*[:/][^+\s]*$/i;
/** Spaces beside separators only: between words they are a sentence about a URN. */
const spaced =
  /^urn:publicid:IDN\s*\+\s*[^+\s]+\s*\+\s*image\s*\+\s*[^\s:/]+\s*(?::|\/\/)\s*[^\s:/]+(?:\s*(?::|\/\/)\s*\d+)?$/i;

export function isImageReference(value: string): boolean {
  return isImageUrn(value) || isMetadataAddress(value);
}

/** Also with a slip in its type, or without a `+` beside it. */
function isImageUrn(value: string): boolean {
  if (holdsImageUrn(value) || unseparated.test(value) || spaced.test(value)) return true;
  const type = nearlyUrn.exec(value)?.[2];
  return type !== undefined && distance(type, 'image', 2) <= 2;
}

/** Whole, or damaged where it can still be nothing else. */
function holdsImageUrn(value: string): boolean {
  const text = value.toLowerCase();
  const before = text.slice(0, Math.max(0, text.lastIndexOf('+image+')));
  const isUrn = text.startsWith('urn:') || /publicid:|idn\+/.test(before);
  return before !== '' && isUrn && !/\s/.test(value);
}

function isMetadataAddress(value: string): boolean {
  const [, query] = value.split(/\/image_metadata\.php\?/i, 2);
  return /^https?:\/\/\S/i.test(value) && query?.includes('uuid=') === true && !/\s/.test(value);
}
