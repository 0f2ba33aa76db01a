// Holding on to one version of an image, or letting go of it: `:N` at the end of its URN
// (docs/protocol.md 1.4).
import { parseReference } from '../images/references';

/** The reference with a version, instead of the one it may have. */
export function pinned(urn: string, version: number): string {
  return `${unpinned(urn)}:${version}`;
}

/** The reference without its version: it means the released one. */
export function unpinned(urn: string): string {
  const { text, version } = parseReference(urn);
  return version === undefined ? text : text.replace(/(?::|\/\/)\d+$/, '');
}
