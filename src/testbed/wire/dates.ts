// Dates as clients write them.

/** `20261123T12:31:17`, ISO, or with `+00:00`; UTC when no zone is given (section 13). NaN when it is no date. */
export function parseDate(text: string): number {
  const compact = /^(\d{4})(\d{2})(\d{2})T(.*)$/.exec(text.trim());
  const iso = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}T${compact[4]}`
    : text.trim().replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  const hasZone = /(?:Z|GMT|[+-]\d\d:?\d\d)$/i.test(iso) || !/^\d{4}-\d{2}-\d{2}T/.test(iso);
  return Date.parse(hasZone ? iso.replace(/ ?GMT$/, 'Z') : `${iso}Z`);
}
