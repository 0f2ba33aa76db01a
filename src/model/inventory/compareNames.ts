/** The order of names wherever they are listed: as people count, so that `node2` comes before `node10`. */

/** `localeCompare` makes a collator for each call, which long lists feel. */
export const compareNames = new Intl.Collator(undefined, { numeric: true }).compare;
