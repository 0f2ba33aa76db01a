// The walls of docs/architecture.md, checked from the files themselves: what each folder of src may
// import, where `vscode` and the webview toolkit may appear, that only the libraries have barrels, and that no file
// imports itself through others.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { packages, walls } from '../../scripts/walls.mts';

interface SourceFile {
  /** Path below src, without the ending: `model/inventory`. */
  readonly name: string;
  readonly text: string;
  /** Own files by name, packages by package name. Builtins of node are left out. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
}

const files = globSync('src/**/*.{ts,tsx}')
  .filter((path) => !path.endsWith('.d.ts'))
  .map(read);

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const imported = ts.preProcessFile(text).importedFiles.map(({ fileName }) =>
    // A program that is imported as its text, a schema as what checks it.
    fileName.replace(/\?(?:text|validator)$/, ''),
  );
  const isOwn = (specifier: string): boolean => specifier.startsWith('.');
  return {
    name: nameOf(path),
    text,
    own: imported
      .filter((specifier) => isOwn(specifier) && !/\.(css|json|md)$/.test(specifier))
      .map((specifier) => resolveOwn(path, specifier)),
    packages: imported
      .filter((specifier) => !isOwn(specifier) && !isBuiltin(specifier))
      .map(packageOf),
  };
}

function nameOf(path: string): string {
  return relative('src', path)
    .split(sep)
    .join(posix.sep)
    .replace(/\.tsx?$/, '');
}

/** A folder stands for its index. */
function resolveOwn(path: string, specifier: string): string {
  const target = nameOf(join(dirname(path), specifier));
  return globSync(`src/${target}.{ts,tsx}`).length > 0 ? target : `${target}/index`;
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function folderOf(name: string): string {
  return name.includes('/') ? (name.split('/')[0] ?? '') : '';
}

function mayImport(from: string, target: string): boolean {
  const folder = folderOf(from);
  if (folder !== '' && folderOf(target) === folder) return true;
  return (walls[folder] ?? []).some((allowed) =>
    allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed,
  );
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('the walls between the folders of src', () => {
  it('stand around every folder', () => {
    assert.deepEqual(
      sorted(files.map(({ name }) => folderOf(name)).filter((folder) => !(folder in walls))),
      [],
    );
  });

  for (const folder of Object.keys(walls)) {
    it(`let ${folder === '' ? 'the entry' : folder} import what it may, and nothing else`, () => {
      const broken = files
        .filter(({ name }) => folderOf(name) === folder)
        .flatMap(({ name, own }) =>
          own.filter((target) => !mayImport(name, target)).map((target) => `${name} → ${target}`),
        );
      assert.deepEqual(broken, []);
    });
  }

  it('name files that are there', () => {
    const names = new Set(files.map(({ name }) => name));
    const missing = files.flatMap(({ name, own }) =>
      own.filter((target) => !names.has(target)).map((target) => `${name} → ${target}`),
    );
    assert.deepEqual(missing, []);
  });
});

type Imports = ReadonlyMap<string, readonly string[]>;

/** The shortest way from a file back to itself, such as `a → b → a`; undefined where there is none. */
function circleOf(start: string, imports: Imports): string | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start].join(' → ');
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

/** One line for each circle, beginning with the file that comes first in the alphabet. */
function circlesIn(imports: Imports): string[] {
  const told = new Set<string>();
  return sorted(imports.keys()).flatMap((name) => {
    const circle = told.has(name) ? undefined : circleOf(name, imports);
    circle?.split(' → ').forEach((member) => told.add(member));
    return circle ?? [];
  });
}

describe('circles of imports', () => {
  it('are found with the files on the way, each once', () => {
    const imports = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['e']],
      ['e', ['e']],
    ]);
    assert.deepEqual(circlesIn(imports), ['a → b → c → a', 'e → e']);
  });

  it('do not exist in src, types and later loading counted', () => {
    assert.deepEqual(circlesIn(new Map(files.map(({ name, own }) => [name, own]))), []);
  });

  it('count what is imported for its type, by a call or in a type', () => {
    const text = "import type { A } from './a'; await import('./b'); type C = import('./c').C;";
    const found = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    assert.deepEqual(found, ['./a', './b', './c']);
  });
});

describe('packages', () => {
  for (const [folder, allowed] of Object.entries(packages)) {
    it(`of ${folder === '' ? 'the entry' : folder} are the ones of the design`, () => {
      const used = files
        .filter(({ name }) => folderOf(name) === folder)
        .flatMap((file) => file.packages);
      assert.deepEqual(sorted(used.filter((name) => !allowed.includes(name))), []);
    });
  }

  it('keep vscode in src/ui and the entry', () => {
    const users = files.filter((file) => file.packages.includes('vscode'));
    const outside = users.filter(({ name }) => name !== 'extension' && folderOf(name) !== 'ui');
    assert.deepEqual(
      outside.map(({ name }) => name),
      [],
    );
  });

  it('keep the webview toolkit in one file', () => {
    const users = files.filter((file) => file.packages.includes('@vscode/webview-ui-toolkit'));
    assert.deepEqual(
      users.map(({ name }) => name),
      ['webview/toolkit'],
    );
  });
});

describe('barrels', () => {
  it('are two, the public doors of the libraries, and what is used of a large one of others', () => {
    const barrels = files.filter(({ name, text }) => onlyReexports(name, text));
    assert.deepEqual(sorted(barrels.map(({ name }) => name)), [
      'cli/image/terminal/clack',
      'portal/index',
      'rpc/index',
    ]);
  });
});

function onlyReexports(name: string, text: string): boolean {
  const { statements } = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  return statements.length > 0 && statements.every(isReexport);
}

function isReexport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}
