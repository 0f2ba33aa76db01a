// Completion and hover while a recipe is written; `|` is the cursor.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeRecipe } from '../../../src/recipe/complete';
import { hoverRecipe } from '../../../src/recipe/hover';
import type { Catalogue } from '../../../src/rspec/images/catalogue';

const catalogue: Catalogue = {
  sites: [
    {
      urn: 'urn:publicid:IDN+home.example+authority+cm',
      name: 'home',
      sliverTypes: ['raw-pc', 'emulab-xen'],
      hardwareTypes: ['d430'],
    },
  ],
  images: [
    {
      urn: 'urn:publicid:IDN+home.example+image+emulab-ops//UBUNTU24-64-STD',
      name: 'UBUNTU24-64-STD',
      project: 'emulab-ops',
      siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
      siteName: 'home',
      visibility: 'anyone',
      mine: false,
    },
  ],
  words: { size: String, age: String },
};

function labels(marked: string): string[] {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  return (completeRecipe(text, offset, catalogue)?.items ?? []).map(({ label }) => label);
}

describe('completion in a recipe', () => {
  it('offers the keys that are not there yet', () => {
    const found = labels('name: web\n|');
    assert.ok(found.includes('base') && found.includes('provisioners'));
    assert.ok(!found.includes('name'));
    assert.deepEqual(labels('name: web\nnode:\n  |'), ['sliver_type', 'hardware_type']);
  });

  it('offers keys of an item, by its type once that is known', () => {
    assert.ok(labels('provisioners:\n  - |').includes('type'));
    const file = labels('provisioners:\n  - type: file\n    |\n');
    assert.ok(file.includes('destination') && !file.includes('inline'));
    const second = labels('provisioners:\n- type: file\n  source: a\n- type: shell\n  |');
    assert.ok(second.includes('inline') && !second.includes('source'));
  });

  it('offers words, types, sites and images', () => {
    assert.deepEqual(labels('provisioners:\n  - type: |'), ['shell', 'file', 'shell-local']);
    assert.deepEqual(labels('secrets: |'), ['fail', 'warn']);
    assert.deepEqual(labels('global: t|'), ['true', 'false']);
    assert.deepEqual(labels('node:\n  hardware_type: |'), ['d430']);
    assert.deepEqual(labels('site: |'), ['home']);
    assert.deepEqual(labels('base: UB|'), ['UBUNTU24-64-STD']);
  });

  it('is quiet in texts and comments', () => {
    assert.deepEqual(labels('write_files:\n  - path: /a\n    content: >\n      na|me'), []);
    assert.deepEqual(labels('# na|'), []);
  });

  it('replaces what is typed', () => {
    const text = 'name: web\nprov';
    assert.equal(completeRecipe(text, text.length, catalogue)?.from, text.length - 4);
  });
});

describe('hover in a recipe', () => {
  it('tells what a key means', () => {
    const text = 'name: web\nprovisioners:\n  - type: file\n    source: a\n';
    assert.match(hoverRecipe(text, 2)?.description ?? '', /^Name of the image/);
    assert.match(
      hoverRecipe(text, text.indexOf('source'))?.description ?? '',
      /relative to the recipe/,
    );
    assert.equal(hoverRecipe(text, text.indexOf('web') + 1), undefined);
  });
});
