/** docs/architecture.md names what is there: its rooms are the folders of src, and its answers are files. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { describe, it } from 'node:test';

const page = readFileSync('docs/architecture.md', 'utf8');

function section(title: string): string {
  return page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? assert.fail(`no section ${title}`);
}

const rooms = new Set(
  globSync('src/*/**/*.ts').map((file) => relative('src', dirname(file)).split(sep).join('/')),
);

describe('docs/architecture.md', () => {
  it('answers twenty questions with a path each', () => {
    const rows = section('Twenty questions')
      .split('\n')
      .filter((row) => /^\| .*\?/.test(row));
    assert.equal(rows.length, 20);
    for (const row of rows) {
      const paths = [...row.matchAll(/`([\w/]+)`/g)].map(([, path]) => path ?? '');
      assert.ok(paths.length > 0, row);
      for (const path of paths) assert.ok(existsSync(`src/${path}.ts`), path);
    }
  });

  it('names every room in the row of its folder', () => {
    const rows = new Map(
      section('The rooms')
        .split('\n')
        .map((row) => [/^\| `src\/(\w+)`/.exec(row)?.[1] ?? '', row]),
    );
    const unnamed = [...rooms].filter((room) => {
      const [folder = '', ...inside] = room.split('/');
      const names = [inside.join('/'), inside.at(-1) ?? ''];
      return inside.length > 0 && !names.some((name) => rows.get(folder)?.includes(`\`${name}\``));
    });
    assert.deepEqual(unnamed, []);
  });

  it('names only files and folders that are there', () => {
    const named = [...page.matchAll(/`(src\/[\w/]+)`/g)].map(([, path]) => path ?? '');
    for (const path of named) {
      const isFolder = existsSync(path) && statSync(path).isDirectory();
      assert.ok(isFolder || existsSync(`${path}.ts`), path);
    }
  });
});
