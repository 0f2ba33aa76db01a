/** Checks on values that come out of JSON files. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the members that are undefined, as JSON has it. */
export function withoutUndefined<T extends object>(value: T): T;
export function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whether each of these members is missing or of the type. */
export function hasOnly(
  value: Record<string, unknown>,
  type: 'string' | 'number' | 'boolean' | 'time',
  names: readonly string[],
): boolean {
  const isOne = (it: unknown): boolean => {
    if (type === 'time') return isTime(it);
    return typeof it === type && (type !== 'number' || Number.isFinite(it));
  };
  return names.every((name) => value[name] === undefined || isOne(value[name]));
}

/** Milliseconds since 1970 that a `Date` can hold (ECMAScript, section "Time Values"). JSON can write others, as 1e999. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}
