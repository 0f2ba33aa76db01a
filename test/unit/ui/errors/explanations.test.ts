// The extension loads the sentences for failures as a bundle of their own, by the names of model/explain.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

describe('the bundle of sentences', () => {
  it('has every name that the model has: one that is missing throws where it is first needed', () => {
    const bundle = readFileSync('dist/explain.js', 'utf8');
    const model = readFileSync('src/model/failures/explain.ts', 'utf8');
    const names = [...model.matchAll(/^export (?:async )?function (\w+)/gm)].map(
      ([, name]) => name,
    );
    assert.ok(names.includes('leftOutInOneLine'));
    for (const name of names) assert.match(bundle, new RegExp(`\\b${String(name)}:\\(\\)=>`), name);
  });
});
