/** When to warn that a certificate ends. */

/** Days before the end; each is said once. */
export const warnings = [1, 7, 30] as const;

export type Warning = 0 | (typeof warnings)[number];

const dayMs = 86_400_000;

/** The warning that is due: days, or 0 when it has ended. Undefined while there is time. */
export function dueWarning(notAfter: Date, now: number): Warning | undefined {
  const left = notAfter.getTime() - now;
  if (left <= 0) return 0;
  return warnings.find((days) => left <= days * dayMs);
}
