// Typed lint for everything, plus the import walls of docs/architecture.md. The same table is checked once
// more, from the files themselves, by test/unit/boundaries.test.ts.
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { existsSync } from 'node:fs';
import { walls } from './scripts/walls.mts';

const folders = Object.keys(walls).filter((folder) => folder !== '');

/** Lint rules for the walls: which imports of other folders are refused, but for single files. */
const wallRules = folders.map((folder) => {
  const allowed = walls[folder];
  // A room of the same name inside is reached by the same words; the test tells the two apart.
  const closed = folders.filter(
    (name) =>
      name !== folder && !allowed.includes(`${name}/`) && !existsSync(`src/${folder}/${name}`),
  );
  const files = allowed.filter((path) => !path.endsWith('/'));
  const regex = `^(?:\\.\\./)+(?!(?:${files.join('|') || '-'})$)(?:${closed.join('|')})(?:/|$)`;
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths:
            folder === 'ui' ? [] : [{ name: 'vscode', message: 'Only src/ui may import vscode.' }],
          patterns: [
            {
              regex,
              message: `src/${folder} must not import from there; see docs/architecture.md.`,
            },
          ],
        },
      ],
    },
  };
});

/** Literals spread into what holds them, which only moves the formatter's line breaks. */
const literalsInLiterals = [
  {
    selector: 'ObjectExpression > SpreadElement > ObjectExpression',
    message: 'Write these members straight into the object around them.',
  },
  {
    selector:
      ':matches(ArrayExpression, CallExpression, NewExpression) > SpreadElement > ArrayExpression',
    message: 'Write these elements straight into the list around them.',
  },
];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', '.vscode-test', '.local'] },
  {
    files: ['**/*.{ts,mts}'],
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
      'no-restricted-syntax': ['error', ...literalsInLiterals],
    },
  },
  {
    // A text of somebody else must not cost more than its length.
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    // They speak to the person who runs them.
    files: ['scripts/**/*.mts'],
    rules: { 'no-console': 'off' },
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
