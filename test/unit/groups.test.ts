// The processes that unit test files share: no file may fall out, and none may meet what it cannot share.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { groupsOf } from '../../scripts/test/groups.mts';

const root = join('test', 'unit');
const files = globSync(`${root}/**/*.{test,process}.ts`);

describe('the groups of unit test files', () => {
  const { groups, alone } = groupsOf(files, root);

  it('hold each file once, but for those that are alone', () => {
    const held = [...groups.flatMap((group) => group.files), ...alone];
    assert.deepEqual(held.sort(), files.toSorted());
  });

  it('have names of their own', () => {
    const names = groups.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('leave alone what is started as a process, and what starts one from its own bundle', () => {
    const crash = join(root, 'testbed', 'state', 'crash.test.ts');
    const build = join(root, 'model', 'builds', 'build.test.ts');
    const startup = ['startup.process.ts', 'startup.test.ts'].map((name) =>
      join(root, 'release', name),
    );
    for (const file of [crash, build, ...startup]) assert.ok(alone.includes(file), file);
  });

  it('never start the program that runs: that is the whole group', () => {
    const all = globSync('test/{unit,support}/**/*.ts');
    const starts = /spawn\w*\([^;]*?process\.argv\[1\]/;
    assert.deepEqual(
      all.filter((file) => starts.test(readFileSync(file, 'utf8'))),
      [],
    );
  });
});
