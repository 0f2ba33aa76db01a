/**
 * The walls of docs/architecture.md, once: what each folder of src may import besides itself. Lint reads them for the
 * person who writes an import, and a test checks them from the files.
 */

/** Folders (with a slash at the end) and single files; `''` is src/extension.ts. */
export const walls: Readonly<Record<string, readonly string[]>> = {
  rpc: [],
  portal: [
    'rpc/urn',
    'rpc/names',
    'rpc/defined',
    'rpc/errors',
    'rpc/tls/transport',
    'rpc/tls/trust',
    'rpc/tls/deadline',
    'rpc/tls/proxy',
  ],
  model: ['rpc/', 'portal/', 'recipe/'],
  rspec: ['rpc/urn', 'rpc/names', 'rpc/defined', 'rpc/endOf'],
  recipe: ['rspec/language/distance', 'rspec/images/catalogue'],
  testbed: [
    'rpc/urn',
    'rpc/names',
    'rpc/defined',
    'rpc/wire/values',
    'rpc/wire/encodeCall',
    'rpc/wire/decodeReply',
    'rpc/credentials/credential',
  ],
  cli: ['rpc/', 'portal/', 'model/', 'testbed/', 'rspec/', 'recipe/'],
  ui: ['rpc/', 'portal/', 'model/', 'rspec/', 'recipe/'],
  webview: [
    'ui/pages/progress/protocol',
    'ui/pages/details/protocol',
    'ui/pages/try/protocol',
    'ui/pages/check/protocol',
    'ui/pages/history/protocol',
    'ui/pages/housekeeping/protocol',
    'ui/pages/build/protocol',
    'model/units',
  ],
  '': ['ui/', 'model/', 'rpc/', 'portal/', 'rspec/', 'recipe/'],
};

/** Packages that a folder may use, where that is part of the design. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  rpc: ['xmlrpc', 'fast-xml-parser', 'saxes'],
  portal: [],
  model: ['@vscode/l10n', 'jose', 'tar'],
  rspec: ['saxes', '@vscode/l10n', '@lezer/python', '@lezer/common'],
  recipe: ['yaml', '@vscode/l10n'],
  ui: ['vscode', '@vscode/l10n'],
  webview: ['@vscode/webview-ui-toolkit'],
  '': ['vscode'],
};
