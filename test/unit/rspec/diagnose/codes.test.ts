/** Every code of a finding is explained on the page about them, and is known to a test of its kind. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { diagnosticCodes } from '../../../../src/rspec/diagnose/codes';

const page = readFileSync('docs/diagnostics.md', 'utf8');
const explained = [...page.matchAll(/^\| `([a-z-]+)` /gm)].map(([, code]) => code ?? '');

const textsOf = (pattern: string): string[] =>
  globSync(pattern).map((file) => readFileSync(file, 'utf8'));

describe('the codes of findings', () => {
  it('are each explained in one row of docs/diagnostics.md', () => {
    const known: readonly string[] = diagnosticCodes;
    const withoutRow = known.filter((code) => !explained.includes(code));
    const rowsOfNoCode = explained.filter((code) => !known.includes(code));
    assert.deepEqual({ withoutRow, rowsOfNoCode }, { withoutRow: [], rowsOfNoCode: [] });
    assert.equal(new Set(explained).size, explained.length);
  });

  it('are each made by a rule of src/rspec', () => {
    const sources = textsOf('src/rspec/**/!(codes).ts').join('\n');
    assert.deepEqual(
      diagnosticCodes.filter((code) => !sources.includes(`'${code}'`)),
      [],
    );
  });

  it('are each found by a test of test/unit/rspec', () => {
    const tests = textsOf('test/unit/rspec/**/!(codes).test.ts').join('\n');
    const golden = textsOf('test/fixtures/rspec/golden/diagnostics*.txt').join('\n');
    const isTested = (code: string): boolean =>
      tests.includes(`'${code}'`) ||
      tests.includes(` ${code}'`) ||
      new RegExp(`\\b${code}\\b(?!-)`).test(golden);
    assert.deepEqual(
      diagnosticCodes.filter((code) => !isTested(code)),
      [],
    );
  });
});
