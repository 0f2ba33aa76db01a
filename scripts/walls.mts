/**
 * The walls of docs/architecture.md, once: what each folder of src may import besides itself. Lint reads them for the
 * person who writes an import, and a test checks them from the files.
 */

/** Folders (with a slash at the end) and single files; `''` is src/extension.ts. */
export const walls: Readonly<Record<string, readonly string[]>> = {
  rpc: [],
  model: ['rpc/'],
  rspec: ['rpc/urn', 'rpc/names', 'rpc/defined', 'rpc/endOf'],
  testbed: [
    'rpc/urn',
    'rpc/names',
    'rpc/defined',
    'rpc/wire/values',
    'rpc/wire/encodeCall',
    'rpc/wire/decodeReply',
    'rpc/credentials/credential',
  ],
  cli: ['rpc/', 'model/', 'testbed/', 'rspec/'],
  ui: ['rpc/', 'model/', 'rspec/'],
  webview: ['ui/pages/progress/protocol', 'ui/pages/details/protocol', 'model/units'],
  '': ['ui/', 'model/', 'rpc/', 'rspec/'],
};

/** Packages that a folder may use, where that is part of the design. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  rpc: ['xmlrpc', 'fast-xml-parser', 'saxes'],
  model: ['@vscode/l10n'],
  rspec: ['saxes', '@vscode/l10n', '@lezer/python', '@lezer/common'],
  ui: ['vscode', '@vscode/l10n'],
  webview: ['@vscode/webview-ui-toolkit'],
  '': ['vscode'],
};
