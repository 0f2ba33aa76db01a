// Lint with types for everything, plus the import walls of docs/architecture.md. The same table is checked once more,
// from the files themselves, by test/unit/boundaries.test.ts.
import { existsSync } from 'node:fs';
import { defineConfig, type OxlintOverride } from 'oxlint';
import { wide } from './scripts/lint/rules.mts';
import { walls } from './scripts/walls.mts';

const folders = Object.keys(walls).filter((folder) => folder !== '');

/** Lint rules for the walls: which imports of other folders are refused, but for single files. */
const wallRules = folders.map((folder): OxlintOverride => {
  const allowed = walls[folder] ?? [];
  // A room of the same name inside is reached by the same words; the test tells the two apart.
  const closed = folders.filter(
    (name) =>
      name !== folder && !allowed.includes(`${name}/`) && !existsSync(`src/${folder}/${name}`),
  );
  const isOpened = (name: string): boolean => allowed.some((path) => path.startsWith(`${name}/`));
  const shut = closed.filter((name) => !isOpened(name));
  const groups = closed
    .filter(isOpened)
    .map((name) => [
      `**/${name}/**`,
      ...allowed.filter((path) => path.startsWith(`${name}/`)).map((path) => `!**/${path}`),
    ]);
  const regex = `^(?:\\.\\./)+(?:${shut.join('|')})(?:/|$)`;
  const message = `src/${folder} must not import from there; see docs/architecture.md.`;
  const vscode = { name: 'vscode', message: 'Only src/ui may import vscode.' };
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: folder === 'ui' ? [] : [vscode],
          patterns: [{ regex, message }, ...groups.map((group) => ({ group, message }))],
        },
      ],
    },
  };
});

export default defineConfig({
  plugins: ['typescript'],
  jsPlugins: ['eslint-plugin-regexp', './scripts/lint/literals.mts'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  ignorePatterns: ['node_modules', 'dist', 'out', '.vscode-test', '.local', '**/*.{js,cjs,mjs}'],
  rules: {
    ...Object.fromEntries(wide.map((name) => [name, 'error'])),
    'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    'typescript/restrict-plus-operands': [
      'error',
      {
        allowAny: false,
        allowBoolean: false,
        allowNullish: false,
        allowNumberAndString: false,
        allowRegExp: false,
      },
    ],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
    'literals/no-literal-in-literal': 'error',
    'max-lines': ['error', { max: 400 }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    complexity: ['error', 15],
    eqeqeq: 'error',
    'no-console': 'error',
  },
  overrides: [
    {
      // A text of somebody else must not cost more than its length.
      files: ['src/**/*.ts'],
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
        'typescript/no-floating-promises': 'off',
        'max-lines-per-function': 'off',
      },
    },
    ...wallRules,
  ],
});
