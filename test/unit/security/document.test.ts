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
        const wanted = name.replaceAll('\\_', '_');
        return !namesIn(readFileSync(file, 'utf8')).some((pattern) => pattern.test(wanted));
      },
    );
    assert.deepEqual(
      missing.map(([, name, path]) => `${path}: ${name}`),
      [],
    );
  });
});

/** Names of tests and of groups of tests. A part that is put in when the test runs may be anything. */
function namesIn(source: string): RegExp[] {
  const calls = source.matchAll(/\b(?:it|describe)\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`)/g);
  return [...calls].map(([, single, double, template]) => {
    const name = single ?? double ?? template ?? '';
    const parts = name
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`);
  });
}
