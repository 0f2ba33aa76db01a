// The commit of a repository is read without running anything that the repository itself names.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { repositoryAt } from '../../../../src/model/journal/repository';

describe('the repository of a snapshot', () => {
  const parent = mkdtempSync(join(tmpdir(), 'repository-'));
  after(() => rmSync(parent, { recursive: true, force: true }));
  let folder: string;
  let mark: string;
  let number = 0;
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' }).trim();
  beforeEach(() => {
    folder = join(parent, String(number++));
    mark = `${folder}-was-run`;
    mkdirSync(folder);
    git('init', '-q');
    git('config', 'user.email', 'alice@home.example');
    git('config', 'user.name', 'Alice');
    writeFileSync(join(folder, 'profile.py'), 'a\n');
    git('add', '.');
    git('commit', '-qm', 'one');
  });

  it('is named by its commit', async () => {
    assert.deepEqual(await repositoryAt(folder), {
      commit: git('rev-parse', 'HEAD'),
      dirty: false,
    });
  });

  it('is known from a folder inside', async () => {
    const inside = join(folder, 'a', 'b');
    mkdirSync(inside, { recursive: true });
    assert.equal((await repositoryAt(inside))?.commit, git('rev-parse', 'HEAD'));
  });

  for (const [what, change] of [
    ['a changed file', () => appendFileSync(join(folder, 'profile.py'), 'b\n')],
    ['a new file', () => writeFileSync(join(folder, 'new.py'), '')],
  ] as const) {
    it(`has changes with ${what}`, async () => {
      change();
      assert.equal((await repositoryAt(folder))?.dirty, true);
    });
  }

  it('is none without a commit, outside of one, or where there is no folder', async () => {
    const empty = `${folder}-empty`;
    mkdirSync(empty);
    execFileSync('git', ['init', '-q', empty]);
    assert.equal(await repositoryAt(empty), undefined);
    assert.equal(await repositoryAt('/'), undefined);
    assert.equal(await repositoryAt(join(folder, 'nothing')), undefined);
  });

  const attacks: readonly (readonly [string, () => void])[] = [
    ['a monitor of files', () => git('config', 'core.fsmonitor', `touch ${mark}; false`)],
    [
      'a filter',
      () => {
        git('config', 'filter.evil.clean', `touch ${mark}; cat`);
        git('config', 'filter.evil.required', 'true');
        writeFileSync(join(folder, '.gitattributes'), '* filter=evil\n');
      },
    ],
    [
      'a filter that is a process',
      () => {
        git('config', 'filter.evil.process', `touch ${mark}`);
        writeFileSync(join(folder, '.gitattributes'), '* filter=evil\n');
      },
    ],
    [
      'a filter with an odd name, from an included file',
      () => {
        const odd = join(folder, '.git', 'odd');
        writeFileSync(odd, `[filter "a=b.c"]\n\tclean = touch ${mark}; cat\n`);
        git('config', 'include.path', 'odd');
        writeFileSync(join(folder, '.gitattributes'), '* filter=a=b.c\n');
      },
    ],
    [
      'hooks',
      () => {
        const hooks = join(folder, 'hooks');
        mkdirSync(hooks);
        for (const name of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction'])
          writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
        git('config', 'core.hooksPath', hooks);
      },
    ],
    [
      'a remote that has the missing objects',
      () => {
        git('config', 'remote.origin.url', `ext::touch ${mark}`);
        git('config', 'remote.origin.promisor', 'true');
        git('config', 'protocol.ext.allow', 'always');
        git('config', 'extensions.partialClone', 'origin');
        git('config', 'core.repositoryFormatVersion', '1');
        const tree = git('rev-parse', 'HEAD^{tree}');
        rmSync(join(folder, '.git', 'objects', tree.slice(0, 2), tree.slice(2)));
      },
    ],
  ];
  for (const [what, prepare] of attacks) {
    it(`runs nothing of ${what}`, async () => {
      prepare();
      // The file looks changed, so that git has to read it.
      writeFileSync(join(folder, 'profile.py'), 'c\n');
      await repositoryAt(folder);
      assert.equal(existsSync(mark), false);
      // What git does by itself: else this would prove nothing.
      spawnSync('git', ['-C', folder, 'status', '--porcelain']);
      assert.equal(existsSync(mark), true);
    });
  }

  it('is not what only looks like one', async () => {
    const bare = join(folder, 'vendor');
    execFileSync('git', ['clone', '-q', '--bare', folder, bare]);
    assert.equal(await repositoryAt(bare), undefined);
  });
});
