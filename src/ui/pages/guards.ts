/** What the guards of messages are made of. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isListOf(value: unknown, test: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test);
}

export function isOneOf<T extends string>(allowed: readonly T[], value: unknown): value is T {
  return allowed.some((one) => one === value);
}

export function areTexts(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

/** Zero or more, and finite. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The number of a version. */
export function isVersionNumber(value: unknown): value is number {
  return isCount(value) && Number.isSafeInteger(value);
}
