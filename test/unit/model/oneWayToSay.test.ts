// Sizes and ages are said in one way, that of src/model/units.ts, in the window, the pages and the commands.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, it } from 'node:test';

/** The local testbed writes sizes as the servers do, and the library reads those of servers. */
const asServersDo = ['src/testbed/', 'src/rpc/wire/fields.ts'];

describe('sizes and ages', () => {
  it('are put into words in one place only', () => {
    const own = globSync('src/**/*.{ts,tsx}')
      .map((path) => path.split(sep).join('/'))
      .filter(
        (path) => path !== 'src/model/units.ts' && !asServersDo.some((own) => path.startsWith(own)),
      )
      .filter((path) =>
        /['"`](?:KB|MB|GB|TB)['"`]|\bdays? (?:old|ago)['"`]|RelativeTimeFormat\(|style: 'unit'/.test(
          readFileSync(path, 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, ''),
        ),
      );
    assert.deepEqual(own, []);
  });
});
