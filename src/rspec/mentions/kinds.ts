// Texts of other languages in which people name images: how each is read, told by the name of its file or by its
// language in the editor. What is in them besides images is not understood here.

/** `prose` is what people read; all others are read by programs. */
export type TextKind = 'json' | 'notebook' | 'terraform' | 'yaml' | 'shell' | 'prose';

const byEnding: Readonly<Record<string, TextKind>> = {
  json: 'json',
  jsonc: 'json',
  ipynb: 'notebook',
  tf: 'terraform',
  tfvars: 'terraform',
  hcl: 'terraform',
  yml: 'yaml',
  yaml: 'yaml',
  sh: 'shell',
  bash: 'shell',
  md: 'prose',
  markdown: 'prose',
};

const byLanguage: Readonly<Record<string, TextKind>> = {
  json: 'json',
  jsonc: 'json',
  terraform: 'terraform',
  'terraform-vars': 'terraform',
  opentofu: 'terraform',
  hcl: 'terraform',
  yaml: 'yaml',
  shellscript: 'shell',
  markdown: 'prose',
};

/** Languages of the editor that {@link textKindIn} knows. */
export const textLanguages: readonly string[] = Object.keys(byLanguage);
/** Endings of files that {@link textKindOf} knows. */
export const textEndings: readonly string[] = Object.keys(byEnding);

/** What `geni-image` writes or reads itself. */
const ownFile = /(?:^|[\\/])(?:images\.(?:lock|labels)|\.geni-image)\.json$/;

export function isOwnFile(file: string): boolean {
  return ownFile.test(file);
}

/** By the name of a file; undefined for all others. */
export function textKindOf(file: string): TextKind | undefined {
  if (ownFile.test(file)) return undefined;
  const ending = /\.([^.\\/]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
}

/** Of a document of the editor. Its name comes first: no extension may know the language. */
export function textKindIn(language: string, path: string): TextKind | undefined {
  if (ownFile.test(path)) return undefined;
  // The cells of a notebook have its path, and are documents of their own.
  const named = textKindOf(path);
  if (named !== undefined && named !== 'notebook') return named;
  return Object.hasOwn(byLanguage, language) ? byLanguage[language] : undefined;
}

const naming = /(?:\+|\\u002b)image(?:\+|\\u002b)|image_metadata/i;

/** Whether a text can name an image by URN or address; quick, because every file that is opened gets asked. */
export function mayNameImages(text: string): boolean {
  return naming.test(text);
}
