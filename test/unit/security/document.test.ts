// docs/security.md promises tests: each one must be there, under the name that is given.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const text = readFileSync('docs/security.md', 'utf8');
const rows = text.split('\n').filter((line) => /^\| (?!-|What could happen)/.test(line));

describe('docs/security.md', () => {
  it('names a test for every line of its tables', () => {
    assert.ok(rows.length > 40);
    assert.deepEqual(
      rows.filter((row) => !/\]\(\.\.\/test\/[^)]+\.test\.ts\) *\|$/.test(row)),
      [],
    );
  });

  it('names tests that are there', () => {
    const missing = [...text.matchAll(/\[([^\]]+)\]\((\.\.\/test\/[^)]+)\)/g)].filter(
      ([, name = '', path = '']) => {
        const file = join('docs', path);
        if (!existsSync(file)) return true;
        const quoted = ["'", '"', '`'].map(
          (quote) => `it(${quote}${name.replaceAll('\\_', '_')}${quote}`,
        );
        return !quoted.some((call) => readFileSync(file, 'utf8').includes(call));
      },
    );
    assert.deepEqual(
      missing.map(([, name, path]) => `${path}: ${name}`),
      [],
    );
  });
});
