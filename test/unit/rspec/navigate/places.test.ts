// The names of an element's two tags, and what a growing selection takes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectionsAt } from '../../../../src/rspec/navigate/selection';
import { tagNamesAt } from '../../../../src/rspec/navigate/tagNames';
import { withCursor } from '../complete/cursor';

function names(marked: string): string[] | undefined {
  const { document, offset, text } = withCursor(marked);
  const found = tagNamesAt(document, offset);
  return found && [found.start, found.end].map(({ start, end }) => text.slice(start, end));
}

function selections(marked: string): string[] {
  const { document, offset, text } = withCursor(marked);
  return selectionsAt(document, offset).map(({ start, end }) => text.slice(start, end));
}

describe('the names of two tags', () => {
  it('belong together wherever the cursor is in one of them', () => {
    for (const marked of [
      '<r><|ab></ab></r>',
      '<r><a|b x="1"></ab></r>',
      '<r><ab></a|b></r>',
      '<r><ab><c/></ab|></r>',
    ])
      assert.deepEqual(names(marked), ['ab', 'ab']);
  });

  it('are none elsewhere, and none of an element without an end tag', () => {
    for (const marked of [
      '<r><ab |x="1"></ab></r>',
      '<r><a|b/></r>',
      '<r><a|b></r>',
      '<rs><node></no|d></rs>',
    ])
      assert.equal(names(marked), undefined);
  });
});

describe('a growing selection', () => {
  it('takes value, attribute, tag, content and element', () => {
    assert.deepEqual(selections('<r><a x="v|w" y="z">t</a><b/></r>'), [
      'vw',
      '"vw"',
      'x="vw"',
      '<a x="vw" y="z">',
      '<a x="vw" y="z">t</a>',
      '<a x="vw" y="z">t</a><b/>',
      '<r><a x="vw" y="z">t</a><b/></r>',
    ]);
  });

  it('takes a comment whole, and the text of an element', () => {
    assert.equal(selections('<r><!-- a|b --></r>')[0], '<!-- ab -->');
    assert.deepEqual(selections('<r>te|xt</r>').slice(0, 2), ['text', '<r>text</r>']);
    assert.deepEqual(selections('te|xt'), ['text']);
  });
});
