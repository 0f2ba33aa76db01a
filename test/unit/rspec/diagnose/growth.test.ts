// What is looked at grows with the size of a text, not with its square: told by counting, not by a clock.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/rspec/diagnose';
import { applyEdits, indentAt } from '../../../../src/rspec/edits/textEdit';
import { lint, safeEdits } from '../../../../src/rspec/lint';
import { outline } from '../../../../src/rspec/outline';
import type { Element } from '../../../../src/rspec/syntax/document';
import { scan } from '../../../../src/rspec/syntax/scan';
import { selfAndAncestors } from '../../../../src/rspec/syntax/tree';

const deepest = 200;
const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';

const nested = (count: number, isClosed: boolean): string =>
  `${head}${'<node client_id="a">'.repeat(count)}${isClosed ? '</node>'.repeat(count) : ''}</rspec>`;

describe('elements inside each other', () => {
  for (const isClosed of [true, false]) {
    const text = nested(5000, isClosed);
    const how = isClosed ? 'closed' : 'left open';

    it(`are ${deepest} levels of a tree at most when they are ${how}`, () => {
      const depths = scan(text).elements.map((element) => [...selfAndAncestors(element)].length);
      assert.equal(Math.max(...depths), deepest);
      assert.equal(depths.length, deepest);
    });

    it(`get one finding for all that are deeper when they are ${how}`, () => {
      const document = scan(text);
      const found = diagnose(document);
      const [deep, ...more] = found.filter(({ code }) => code === 'xml-too-deep');
      assert.equal(deep?.start, head.length + (deepest - 1) * '<node client_id="a">'.length);
      assert.deepEqual(more, []);
      assert.ok(found.every(({ start }) => start <= deep.start));
    });
  }

  it('that are deeper are told also beside an extension that tells of broken XML', () => {
    const found = diagnose(scan(nested(300, true)), { told: 'syntax' });
    assert.equal(found.filter(({ code }) => code === 'xml-too-deep').length, 1);
  });

  it('are read as ever up to there, and after them', () => {
    const inner = '<x>'.repeat(deepest + 50) + '</x>'.repeat(deepest + 50);
    const document = scan(`${head}${inner}<node client_id="after"/></rspec>`);
    assert.deepEqual(
      document.problems.map(({ code }) => code),
      ['xml-too-deep'],
    );
    const last = document.elements.at(-1);
    assert.deepEqual([last?.name, last?.parent], ['node', document.root]);
    assert.ok(outline(document).length > 0);
  });
});

describe('what stands beside each other', () => {
  /** How often the diagnosis looks at all children, or all attributes, of the elements of a name. */
  function looks(text: string, name: string, list: 'children' | 'attributes'): number {
    const document = scan(text);
    let count = 0;
    for (const element of document.elements.filter((each) => each.name === name)) {
      const value: Element['children'] | Element['attributes'] = element[list];
      Object.defineProperty(element, list, { get: () => (count++, value) });
    }
    diagnose(document);
    return count;
  }
  const image = '<disk_image name="urn:publicid:IDN+emulab.net+image+p:i"/>';
  const shapes: Record<string, (images: string) => string> = {
    node: (images) => `${head}<node client_id="a">${images}</node></rspec>`,
    sliver_type: (images) =>
      `${head}<node client_id="a"><sliver_type name="raw-pc">${'<x/>'.repeat(100)}${images}</sliver_type></node></rspec>`,
  };
  for (const [name, shape] of Object.entries(shapes)) {
    for (const list of ['children', 'attributes'] as const) {
      it(`is not walked again for each image in a ${name}: its ${list}`, () => {
        const few = looks(shape(image.repeat(10)), name, list);
        const many = looks(shape(image.repeat(1000)), name, list);
        assert.ok(many - few < 100, `${few} looks for 10 images, ${many} for 1000`);
      });
    }
  }

  it('keeps its safe edits apart, however many there are', () => {
    const spaced = '<disk_image name=" urn:publicid:IDN+emulab.net+image+p:i"/>';
    const type = `<node client_id="a"><sliver_type name="raw-pc">${spaced}</sliver_type></node>`;
    const text = `${head}${type.repeat(40_000)}</rspec>`;
    const found = lint(text).filter(({ code }) => code === 'image-spaces');
    const edits = safeEdits(found);
    assert.equal(edits.length, 40_000);
    assert.equal(applyEdits(text, edits).includes('=" urn'), false);
  });

  it('shows its indentation only near the beginning of its line', () => {
    assert.equal(indentAt(`a\n   <b/>`, 5), '   ');
    assert.equal(indentAt(`\n ${'x'.repeat(100_000)}`, 90_000), '');
  });
});
