// What one can do with a reference that is right, and how a text is known as an RSpec.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { completeAt } from '../../../../src/rspec/complete';
import { looksLikeRspec } from '../../../../src/rspec/detect';
import { diagnose } from '../../../../src/rspec/diagnose';
import { imageActions } from '../../../../src/rspec/edits/imageActions';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { hoverAt } from '../../../../src/rspec/hover';
import { links } from '../../../../src/rspec/links';
import { folds, outline } from '../../../../src/rspec/outline';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, emptyNode, image, withCursor } from '../complete/cursor';

const known = image('mine', { version: 4 });
const tag = (name: string): string => emptyNode(`<disk_image name="${name}"/>`);

/** What each action makes of the text, by its title. */
function actions(marked: string): Record<string, string> {
  const { text, offset, document } = withCursor(marked);
  const entries = imageActions(document, offset, catalogue(known)).map(({ title, edits }) => [
    title,
    applyEdits(text, edits),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

describe('imageActions', () => {
  it('hold on to the newest version, or write the address', () => {
    assert.deepEqual(actions(tag(`|${known.urn}`)), {
      'Pin to version 4': tag(`${known.urn}:4`),
      'Write it as the address of its metadata': tag(known.url ?? ''),
    });
  });

  it('let go of a version', () => {
    assert.equal(actions(tag(`${known.urn}:2|`))['Always use the newest version'], tag(known.urn));
  });

  it('write the URN of an image at home', () => {
    assert.equal(actions(tag(`|${known.url ?? ''}`))['Write it as a URN'], tag(known.urn));
  });

  it('work on the element, wherever in it the cursor stands', () => {
    assert.equal(Object.keys(actions(tag(known.urn).replace('<disk', '<|disk'))).length, 2);
    assert.deepEqual(actions(`${tag(known.urn)}|`), {});
  });
});

describe('looksLikeRspec', () => {
  it('tells by the first element', () => {
    for (const text of [
      '<rspec>',
      '\uFEFF<?xml version="1.0"?>\n<!-- x --><rspec ',
      '<r:rspec xmlns:r="u"/>',
      '<rspec',
      '<!DOCTYPE rspec [<!ENTITY a "b">]>\n<rspec>',
      '<?xml version="1.0">\n<rspec>',
      '<?xml version="1.0"\n<rspec>',
    ]) {
      assert.equal(looksLikeRspec(text), true, text);
    }
    for (const text of [
      '',
      '<project><rspec/></project>',
      '<rspecs/>',
      'rspec',
      '<!-- <rspec> -->',
      '<rspec_tour/>',
      '<!DOCTYPE rspec [<rspec>',
    ]) {
      assert.equal(looksLikeRspec(text), false, text);
    }
  });
});

describe('a large advertisement', () => {
  it('is read and not edited: it gets outline and hover only', () => {
    const node =
      '<node component_id="x">\n<sliver_type name="raw-pc"><disk_image url="http://x" name="x"/></sliver_type></node>';
    const text = `<rspec type="advertisement">${node.repeat(12_000)}</rspec>`;
    const document = scan(text);
    assert.deepEqual(diagnose(document), []);
    assert.deepEqual(completeAt(document, text.indexOf('"x"/>') + 1, catalogue(known)), []);
    assert.deepEqual(links(document), []);
    assert.deepEqual(folds(document), []);
    assert.equal(outline(document)[0]?.name, 'x');
    assert.match(hoverAt(document, text.indexOf('sliver_type') + 2)?.markdown ?? '', /sliver_type/);
  });
});
