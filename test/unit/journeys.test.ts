// The processes that journeys share: no journey may fall out, and none may get a start that it does not want.
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { journeysIn } from '../../scripts/test/journeys.mts';

const files = globSync(join('test', 'ui', '*.test.ts'));

describe('the groups of journeys', () => {
  const { groups, alone } = journeysIn(files);

  it('hold each journey once, but for those that are alone', () => {
    assert.deepEqual([...groups.flat(), ...alone].toSorted(), files.toSorted());
  });

  it('leave alone what is in another language, beside other extensions, or not trusted', () => {
    const others = ['german', 'besideXmlExtension', 'hostileFolder', 'useSnapshot'];
    for (const name of others)
      assert.ok(alone.includes(join('test', 'ui', `${name}.test.ts`)), name);
  });

  it('are several of about the same size', () => {
    const sizes = groups.map(({ length }) => length);
    assert.ok(sizes.length > 2);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
  });
});
