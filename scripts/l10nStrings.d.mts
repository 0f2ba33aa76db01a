export function l10nStrings(pattern?: string): {
  readonly texts: readonly string[];
  readonly faults: readonly string[];
};
