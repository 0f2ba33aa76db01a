// The end tags that are written while one types.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTag } from '../../../../src/rspec/edits/closeTag';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { withCursor } from '../complete/cursor';

/** The text after the last character before the mark was typed, marked where the cursor is then. */
function typed(marked: string): string {
  const { document, text, offset } = withCursor(marked);
  const closing = closeTag(document, offset);
  if (closing === undefined) return marked;
  const after = applyEdits(text, [closing]);
  const cursor = closing.start + (closing.cursor === 'after' ? closing.text.length : 0);
  return `${after.slice(0, cursor)}|${after.slice(cursor)}`;
}

describe('closing tags while typing', () => {
  it('writes the end tag behind a finished start tag', () => {
    assert.equal(typed('<rspec><node>|</rspec>'), '<rspec><node>|</node></rspec>');
    assert.equal(typed('<rspec>|'), '<rspec>|</rspec>');
    assert.equal(typed('<r><e:x a="b>c">|</r>'), '<r><e:x a="b>c">|</e:x></r>');
  });

  it('writes it too where the element around has the same name', () => {
    assert.equal(typed('<a><a>|</a>'), '<a><a>|</a></a>');
    assert.equal(typed('<r><a>|<a/></r>'), '<r><a>|</a><a/></r>');
  });

  it('writes nothing where nothing is missing', () => {
    for (const complete of [
      '<a>|</a>',
      '<r><a/>|</r>',
      '<r></r>|',
      '<r><!-- <a>|</r>',
      '<r><![CDATA[<a>|]]></r>',
      '<r x="<a>|"></r>',
      '<r>a >|</r>',
      '<?xml version="1.0"?>|<r/>',
    ])
      assert.equal(typed(complete), complete);
  });

  it('writes the rest of an end tag that was begun', () => {
    assert.equal(typed('<rspec><node></|</rspec>'), '<rspec><node></node>|</rspec>');
    assert.equal(typed('<rspec><node/></|'), '<rspec><node/></rspec>|');
  });

  it('takes the end tag that is there already instead of a second one', () => {
    assert.equal(typed('<r><q>abc</|</q></r>'), '<r><q>abc</q>|</r>');
    assert.equal(typed('<r><q>abc</q>|</q></r>'), '<r><q>abc</q>|</r>');
  });

  it('takes away the end tag of an element that is made to end itself', () => {
    assert.equal(typed('<r><q a="b"/|></q></r>'), '<r><q a="b"/>|</r>');
    assert.equal(typed('<r><q/|>\n  </q></r>'), '<r><q/>|</r>');
    for (const kept of [
      '<r><q/|>x</q></r>',
      '<r><q/|><a/></q></r>',
      '<q><q/|></q>',
      '<r><q/|></r>',
    ])
      assert.equal(typed(kept), kept);
  });

  it('leaves a balanced document as it is when an end tag is begun in it', () => {
    const balanced = '<r><a></a></|<b></b></r>';
    assert.equal(typed(balanced), balanced);
    assert.equal(typed('<r></|r>'), '<r></|r>');
    assert.equal(typed('<a><a></a>|</a>'), '<a><a></a>|</a>');
  });
});
