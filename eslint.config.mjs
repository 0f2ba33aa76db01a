// Typed lint for everything, plus the import walls of docs/architecture.md. The same walls are
// checked once more, from the files themselves, by test/unit/boundaries.test.ts.
import tseslint from 'typescript-eslint';

/** Folders of src that each folder must not import from. `vscode` belongs to ui alone. */
const walls = {
  rpc: ['model', 'rspec', 'testbed', 'cli', 'ui', 'webview'],
  model: ['testbed', 'cli', 'ui', 'webview', 'rspec'],
  rspec: ['model', 'testbed', 'cli', 'ui', 'webview'],
  testbed: ['model', 'rspec', 'cli', 'ui', 'webview'],
  cli: ['ui', 'webview'],
  ui: ['cli', 'testbed'],
  webview: ['rpc', 'model', 'rspec', 'testbed', 'cli'],
};

/** Single files that may be seen through a wall all the same. */
const windows = { webview: ['!**/../model/units'] };

const wallRules = Object.entries(walls).map(([folder, forbidden]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths:
          folder === 'ui' ? [] : [{ name: 'vscode', message: 'Only src/ui may import vscode.' }],
        patterns: [
          {
            group: [...forbidden.map((name) => `**/../${name}/**`), ...(windows[folder] ?? [])],
            message: `src/${folder} must not import from there; see docs/architecture.md.`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', '.vscode-test', '.local'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test returns promises that its runner awaits by itself.
      '@typescript-eslint/no-floating-promises': 'off',
      'max-lines-per-function': 'off',
    },
  },
  ...wallRules,
);
