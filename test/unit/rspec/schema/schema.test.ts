// The schema tables: complete enough for real files, and two sentences on each element.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { allRules, childRules, ruleFor } from '../../../../src/rspec/schema/lookup';
import { kindOf, namespaces } from '../../../../src/rspec/language/namespaces';
import { scan } from '../../../../src/rspec/syntax/scan';
import { readSamples } from '../samples';

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

  it('know nearly every element and attribute of the language in the samples', () => {
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

  it('allow every element of the samples where it stands', () => {
    for (const { text, file } of readSamples()) {
      const document = scan(text);
      for (const element of document.elements) {
        const rule = ruleFor(element);
        if (!rule || !element.parent || !ruleFor(element.parent)) continue;
        const allowed = childRules(element.parent, kindOf(document));
        const known = rule.namespace !== 'core' || allowed.includes(rule);
        assert.ok(known, `${element.local} in ${element.parent.local} of ${file}`);
      }
    }
  });
});
