// Compares a text with the one that is stored under test/fixtures/rspec/golden.
import { readFileSync, writeFileSync } from 'node:fs';
import assert from 'node:assert/strict';

export function matchGolden(name: string, actual: string): void {
  const file = `test/fixtures/rspec/golden/${name}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  assert.equal(
    actual,
    readFileSync(file, 'utf8'),
    `${file} differs; if that is meant: UPDATE_GOLDEN=1 npm run test:unit -- golden`,
  );
}
