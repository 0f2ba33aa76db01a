/** Real RSpecs: read whole, judged without a false error, and known to the schema tables. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readAdvertisement } from '../../../src/rspec/images/advertisement';
import { dialectOf, kindOf, namespaces } from '../../../src/rspec/language/namespaces';
import { applyEdits } from '../../../src/rspec/edits/textEdit';
import { format } from '../../../src/rspec/format/format';
import { outline } from '../../../src/rspec/outline';
import { childRules, ruleFor } from '../../../src/rspec/schema/lookup';
import type { Element } from '../../../src/rspec/syntax/document';
import { scan } from '../../../src/rspec/syntax/scan';
import { ownValidator } from '../../support/rspecSchemas';
import { find } from '../rspec/diagnose/judged';
import { describeShared, realRspecs } from './shared';

/** Its author nests nodes in groups of his own, in the namespace of the language. */
const isOddOne = (file: string): boolean => file.includes('nitos');

describeShared('real RSpecs', 'rspec/samples', () => {
  const files = realRspecs();

  for (const { file, text, isWellFormed, diskImages } of files) {
    it(`${file} is read whole`, () => {
      const document = scan(text);
      assert.equal(document.problems.length === 0, isWellFormed);
      const images = document.elements.filter(({ local }) => local === 'disk_image');
      assert.equal(images.length, diskImages);
      for (const { span, selection } of outline(document))
        assert.ok(span.start <= selection.start && selection.end <= span.end);
    });
  }

  it('have no error where they are well-formed', () => {
    for (const { file, text, isWellFormed } of files) {
      const errors = find(text).filter(({ severity }) => severity === 'error');
      if (isWellFormed) assert.deepEqual(errors, [], file);
    }
  });

  it('hold nothing that nobody knows', () => {
    const unknown = /^(?:attribute|value|element|site)-unknown$/;
    for (const { file, text } of files)
      for (const { code, message } of find(text))
        assert.doesNotMatch(code, unknown, `${file}: ${message}`);
  });

  it('read the same when they are formatted', () => {
    for (const { file, text } of files) {
      const once = applyEdits(text, format(scan(text), { indent: '  ' }));
      assert.deepEqual(shapeOf(once), shapeOf(text), file);
      assert.deepEqual(format(scan(once), { indent: '  ' }), [], file);
    }
  });

  it('hold no element or attribute of the language that the tables lack, or have elsewhere', () => {
    const strange = files
      .filter(({ file }) => !isOddOne(file))
      .flatMap(({ file, text, kind }) => {
        const document = scan(text);
        const judged = kind === 'request' && text.includes(namespaces.v3);
        return document.elements.flatMap((element) => [
          ...(judged ? unknownParts(element) : []).map((part) => `${file}: ${part}`),
          ...(isMisplaced(element, kindOf(document)) ? [`${file}: ${element.local}`] : []),
        ]);
      });
    assert.deepEqual(strange, []);
  });

  it('are accepted by the schemas for XML extensions', async () => {
    const validate = await ownValidator();
    const checked = files.filter(({ text, isWellFormed }) => {
      const dialect = dialectOf(scan(text));
      return isWellFormed && (dialect === 'v3' || dialect === 'v2');
    });
    for (const { file, text } of checked) assert.doesNotThrow(() => validate(text), file);
    assert.ok(checked.length >= 20, `${checked.length} files`);
  });

  it('are read as advertisements in one piece and in many', async () => {
    for (const { file, text, kind } of files) {
      if (kind !== 'advertisement') continue;
      const pieces = text.match(/[^]{1,997}/g) ?? [];
      assert.deepEqual(await readAdvertisement(pieces), await readAdvertisement(text), file);
    }
  });
});

/** Tags, values and texts, without white space between them. */
function shapeOf(text: string): unknown {
  const { elements, problems } = scan(text);
  return {
    elements: elements.map(({ name, parent, attributes }) => [
      name,
      parent?.name,
      attributes.map((attribute) => [attribute.name, attribute.raw]),
    ]),
    problems: problems.map(({ code }) => code),
    characters: text.replace(/\s+/g, ''),
  };
}

function unknownParts(element: Element): string[] {
  if (element.namespace !== namespaces.v3) return [];
  const rule = ruleFor(element);
  if (rule === undefined) return [element.local];
  return element.attributes
    .filter(({ name }) => !name.includes(':') && name !== 'xmlns')
    .filter(({ name }) => !rule.attributes.some((attribute) => attribute.name === name))
    .map(({ name }) => `${element.local}@${name}`);
}

function isMisplaced(element: Element, kind: ReturnType<typeof kindOf>): boolean {
  const rule = ruleFor(element);
  if (rule?.namespace !== 'core' || !element.parent || !ruleFor(element.parent)) return false;
  return !childRules(element.parent, kind).includes(rule);
}
