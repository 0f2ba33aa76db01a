export function l10nStrings(pattern?: string): {
  readonly texts: readonly string[];
  readonly faults: readonly string[];
};
export function untranslated(patterns?: readonly string[]): {
  readonly file: string;
  readonly text: string;
}[];
