// What the galleries ask of an extension's package.json.

/** What of package.json is looked at. */
export interface Stated {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly publisher: string;
  readonly license: string;
  readonly icon: string;
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly contributes: Readonly<Record<string, unknown>>;
}

/** The galleries' own list. */
const categories = [
  'AI',
  'Azure',
  'Chat',
  'Data Science',
  'Debuggers',
  'Education',
  'Extension Packs',
  'Formatters',
  'Keymaps',
  'Language Packs',
  'Linters',
  'Machine Learning',
  'Notebooks',
  'Other',
  'Programming Languages',
  'SCM Providers',
  'Snippets',
  'Testing',
  'Themes',
  'Visualization',
];

/** Members that are for the workshop, or name what an installed extension does not have. */
const unwanted = ['scripts', 'dependencies', 'devDependencies', 'private', 'vsce', 'bin', 'files'];

/** Events that VS Code derives from contributions by itself. */
const implied = /^on(?:Command|View|AuthenticationRequest):/;

const forms: readonly (readonly ['name' | 'publisher' | 'version' | 'license', RegExp])[] = [
  ['name', /^[a-z0-9][a-z0-9-]*$/],
  ['publisher', /^[a-z0-9][a-z0-9-]*$/i],
  ['version', /^\d+\.\d+\.\d+$/],
  ['license', /^[\w.-]+$/],
];

/** One sentence for each rule that a manifest breaks; `texts` are those of package.nls.json, `names` the files. */
export function manifestFaults(
  manifest: Stated,
  texts: Readonly<Record<string, string>>,
  names: readonly string[],
): string[] {
  const shown = JSON.stringify(manifest);
  const keys = [...shown.matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key);
  const paths = [...shown.matchAll(/"\.\/([\w./-]+)"/g)].map(([, path = '']) => path);
  const there = (path: string): boolean =>
    names.some((name) => name === path || name.startsWith(`${path}/`));
  return [
    ...forms
      .filter(([member, form]) => !form.test(manifest[member]))
      .map(([member]) => `${member} is ${manifest[member]}, which no gallery accepts.`),
    ...unwanted.filter((member) => member in manifest).map((member) => `${member} must not ship.`),
    ...(/^\^\d+\.\d+\.\d+$/.test(manifest.engines.vscode)
      ? []
      : [`engines.vscode is ${manifest.engines.vscode}, not the oldest version that works.`]),
    ...manifest.categories
      .filter((category) => !categories.includes(category))
      .map((category) => `${category} is not a category.`),
    ...manifest.extensionKind
      .filter((kind) => !['ui', 'workspace'].includes(kind))
      .map((kind) => `${kind} is not a kind of extension.`),
    ...(manifest.activationEvents.length === 0 ? ['Nothing activates the extension.'] : []),
    ...manifest.activationEvents
      .filter((event) => event === '*' || implied.test(event))
      .map((event) => `The activation event ${event} is too much.`),
    ...keys.filter((key) => !(key in texts)).map((key) => `package.nls.json has no text ${key}.`),
    ...paths.filter((path) => !there(path)).map((path) => `${path} is named and does not ship.`),
  ];
}
