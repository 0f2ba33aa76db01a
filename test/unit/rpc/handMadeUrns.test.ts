// URNs are made in one place, `src/rpc/urn.ts`, which writes them as the servers do: lower-case authority,
// escaped name. A URN put together by hand forgets one or the other.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, it } from 'node:test';

describe('URNs', () => {
  it('are put together in one place only', () => {
    const handMade = globSync('src/**/*.{ts,tsx}')
      .map((path) => path.split(sep).join('/'))
      .filter((path) => path !== 'src/rpc/urn.ts')
      .filter((path) => /urn:publicid:IDN\+(?:\$\{|['"`] ?\+)/i.test(readFileSync(path, 'utf8')));
    assert.deepEqual(handMade, []);
  });
});
