// URNs are made in one place, `src/rpc/urn.ts`, which writes them as the servers do: lower-case authority,
// escaped name. A URN put together by hand forgets one or the other.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, it } from 'node:test';

/** Texts of documents, which may hold any words, and a server of its own, which writes as sites do. */
const byHand = ['src/rspec/', 'src/testbed/'];

const files = globSync('src/**/*.{ts,tsx}').map((path) => path.split(sep).join('/'));
const handMade = files
  .filter((path) => path !== 'src/rpc/urn.ts')
  .filter((path) => /urn:publicid:IDN\+\$\{/i.test(readFileSync(path, 'utf8')));

describe('URNs', () => {
  it('are put together in one place only', () => {
    assert.deepEqual(
      handMade.filter((path) => !byHand.some((folder) => path.startsWith(folder))),
      [],
    );
  });

  it('are put together by hand only in folders that are known to do so', () => {
    const done = byHand.filter((folder) => !handMade.some((path) => path.startsWith(folder)));
    assert.deepEqual(done, []);
  });
});
