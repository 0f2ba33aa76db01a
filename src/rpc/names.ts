// How sites compare the names of images, projects and slices: without regard to case
// (docs/protocol.md 14, point 1). Everybody who compares two names, or keeps things by name, asks here.

/** The one spelling of a name for comparisons, and for the keys of maps. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** True when a site takes both for the same name. */
export function sameName(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b);
}

/** The order in which sites list names; 0 for two spellings of one name. */
export function byName(a: string, b: string): number {
  const [left, right] = [nameKey(a), nameKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
