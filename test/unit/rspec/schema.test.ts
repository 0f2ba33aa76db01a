// The schema tables and the schema that is written from them.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { allRules, childRules, ruleFor } from '../../../src/rspec/schema/lookup';
import { xsdFor } from '../../../src/rspec/schema/xsd';
import { kindOf, namespaces } from '../../../src/rspec/namespaces';
import { scan } from '../../../src/rspec/scanner';
import { readSamples } from './samples';

describe('schema tables', () => {
  it('say two sentences about every element', () => {
    for (const { name, doc } of allRules) assert.match(doc, /^[A-Z].+[.?] .+\.$/, name);
  });

  it('name only children that have a rule', () => {
    const names = new Set(allRules.map(({ namespace, name }) => `${namespace}/${name}`));
    for (const { namespace, name, children = [] } of allRules) {
      for (const child of children)
        assert.ok(names.has(`${namespace}/${child}`), `${child} in ${name}`);
    }
  });

  it('know nearly every element and attribute of the language in real requests', () => {
    const unknown = new Set<string>();
    for (const { text, kind } of readSamples()) {
      if (kind !== 'request' || !text.includes(namespaces.v3)) continue;
      for (const element of scan(text).elements) {
        if (element.namespace !== namespaces.v3) continue;
        const rule = ruleFor(element);
        if (!rule) unknown.add(element.local);
        for (const { name } of element.attributes) {
          if (name.includes(':') || name === 'xmlns') continue;
          if (!rule?.attributes.some((attribute) => attribute.name === name))
            unknown.add(`${element.local}@${name}`);
        }
      }
    }
    assert.deepEqual([...unknown], []);
  });

  it('allow every element of real requests where it stands', () => {
    for (const { text, file } of readSamples()) {
      const document = scan(text);
      for (const element of document.elements) {
        const rule = ruleFor(element);
        if (!rule || !element.parent || !ruleFor(element.parent)) continue;
        const allowed = childRules(element.parent, kindOf(document));
        const known = file.includes('nitos') || rule.namespace !== 'core' || allowed.includes(rule);
        assert.ok(known, `${element.local} in ${element.parent.local} of ${file}`);
      }
    }
  });
});

describe('the written schema', () => {
  for (const namespace of ['core', 'emulab', 'delay', 'jacks'] as const) {
    it(`is well-formed for ${namespace} and refers to nothing that it does not hold`, () => {
      const text = xsdFor(namespace, namespaces.v3);
      const document = scan(text);
      assert.deepEqual(document.problems, []);
      const values = (name: string): string[] =>
        document.elements
          .flatMap(({ attributes }) => attributes.filter((each) => each.name === name))
          .map(({ raw }) => raw ?? '');
      const declared = new Set(values('name'));
      assert.deepEqual(
        values('ref').filter((ref) => !declared.has(ref)),
        [],
      );
    });
  }
});
