/** Cause code of Node, such as `ECONNREFUSED`; empty for a failure that has none. */
export function causeCode({ cause }: Pick<Error, 'cause'>): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
