/** Compares what two drawings of a tree would show. */

/**
 * Whether two values are the same through and through: texts, numbers, dates, lists, and plain objects of them.
 * What is one and the same object is not looked into, so long lists that did not change cost nothing.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) || Array.isArray(b)) return areSameLists(a, b);
  return areSameObjects(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function areSameLists(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (!isSame(a[at], b[at])) return false;
  return true;
}

/** What is missing is undefined. `for in` makes no list of names: that would take most of the time of 10,000 images. */
function areSameObjects(a: Fields, b: Fields): boolean {
  for (const key in a) {
    const one = a[key];
    const other = b[key];
    if (one !== other && !isSame(one, other)) return false;
  }
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
