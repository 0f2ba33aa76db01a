// Beside an XML extension that has our schemas, only what no schema knows is told.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeAt } from '../../../../src/rspec/complete';
import { hoverAt } from '../../../../src/rspec/hover';
import { catalogue, emptyNode, image, now, withCursor } from '../complete/cursor';

const known = catalogue(image('lamp'));

function labels(content: string): string[] {
  const { document, offset } = withCursor(emptyNode(content));
  const found = completeAt(document, offset, known, { now, schemaElsewhere: true });
  return found.map(({ label }) => label);
}

function hover(content: string): string | undefined {
  const { document, offset } = withCursor(emptyNode(content));
  return hoverAt(document, offset, { catalogue: known, now, schemaElsewhere: true })?.markdown;
}

describe('beside an XML extension with our schemas', () => {
  it('images and other values are offered', () => {
    assert.deepEqual(labels('<disk_image name="|"/>'), ['lamp']);
  });

  it('elements of the language, attributes and end tags are not, those of extensions are', () => {
    assert.deepEqual(labels('<disk_image |/>'), []);
    assert.deepEqual(labels('</|'), []);
    const elements = labels('|');
    assert.ok(elements.includes('emulab:xen'), elements.join());
    assert.ok(!elements.includes('disk_image'), elements.join());
  });

  it('images are explained, elements and attributes are not', () => {
    assert.match(hover(`<disk_image name="${image('lamp').urn}|"/>`) ?? '', /demo:lamp/);
    assert.equal(hover('<disk_ima|ge name=""/>'), undefined);
    assert.equal(hover('<disk_image na|me=""/>'), undefined);
  });
});
