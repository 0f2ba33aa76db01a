// Names of nodes, interfaces and links: where they are meant, and what giving another one changes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { nameAt, usesOfName, type NameUse } from '../../../../src/rspec/navigate/clientIds';
import { cannotRename, rename, renameTags } from '../../../../src/rspec/navigate/rename';
import { tagNamesAt } from '../../../../src/rspec/navigate/tagNames';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';
import { withCursor } from '../complete/cursor';

const topology = `<rspec xmlns="http://www.geni.net/resources/rspec/3">
  <node client_id="a"><interface client_id="a:if0"/></node>
  <node client_id="b"><interface client_id="b:if0"/><relation client_id="a"/></node>
  <link client_id="a"><interface_ref client_id="a:if0"/><interface_ref client_id="b:if0"/>
    <property source_id="a:if0" dest_id="b:if0"/></link>
</rspec>`;

function at(marked: string): { document: RspecDocument; use: NameUse; text: string } {
  const { document, offset, text } = withCursor(marked);
  const use = nameAt(document, offset);
  assert.ok(use, 'a name is under the cursor');
  return { document, use, text };
}

function renamed(marked: string, name: string): string {
  const { document, use, text } = at(marked);
  return applyEdits(text, rename(document, use, name));
}

const marked = (what: string, by: string): string => topology.replace(what, by);

describe('names in an RSpec', () => {
  it('are found wherever the same thing is meant', () => {
    const { document, use } = at(
      marked('interface_ref client_id="a', 'interface_ref client_id="|a'),
    );
    assert.deepEqual(
      usesOfName(document, use).map(({ isDefinition, attribute }) => [
        attribute.name,
        isDefinition,
      ]),
      [
        ['client_id', true],
        ['client_id', false],
        ['source_id', false],
      ],
    );
  });

  it('keep nodes and links of one name apart', () => {
    const { document, use } = at(marked('<node client_id="a"', '<node client_id="a|"'));
    assert.deepEqual([use.kind, usesOfName(document, use).length], ['node', 2]);
  });

  it('of sites and of the groups of Jacks are found and changed wherever they stand', () => {
    const jacks = 'xmlns="http://www.protogeni.net/resources/rspec/ext/jacks/1"';
    const text = `<rspec xmlns="http://www.geni.net/resources/rspec/3">
  <node client_id="a" component_manager_id="urn:|x"><site ${jacks} id="Site 1"/></node>
  <node client_id="b" component_manager_id="urn:x"><site ${jacks} id="Site 1"/></node>
  <link client_id="l"><component_manager name="urn:x"/><site ${jacks} id="Site 2"/></link>
</rspec>`;
    assert.equal(renamed(text, 'urn:y'), text.replace('|', '').replaceAll('urn:x', 'urn:y'));
    const group = text.replace('|', '').replace('Site 1', 'Site| 1');
    assert.equal(
      renamed(group, 'Site 2'),
      group.replace('|', '').replaceAll('id="Site 1"', 'id="Site 2"'),
    );
  });

  it('that a site gave lead to the interface, and stay as they are', () => {
    const urn = 'urn:publicid:IDN+emulab.net+interface+pc1:eth1';
    const manifest = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="manifest">
  <node client_id="a"><interface client_id="i" component_id="${urn}"/></node>
  <link client_id="l"><interface_ref client_id="i" component_id="|${urn}"/></link>
</rspec>`;
    const { document, use } = at(manifest);
    assert.deepEqual(
      usesOfName(document, use).map(({ isDefinition }) => isDefinition),
      [true, false],
    );
    assert.match(cannotRename(document, use) ?? '', /The site chooses the name/);
  });

  it('are only those of the language, not those of other attributes', () => {
    for (const other of [
      '<rspec><ip address="|a"/></rspec>',
      '<rspec><node component_id="|a"/></rspec>',
      '<rspec><node client_id="a"><site id="|a"/></node></rspec>',
    ]) {
      const { document, offset } = withCursor(other);
      assert.equal(nameAt(document, offset), undefined);
    }
  });

  it('change everywhere at once', () => {
    const after = renamed(marked('interface client_id="b:', 'interface client_id="|b:'), 'eth"1');
    assert.equal(after, topology.replaceAll('b:if0', 'eth&quot;1'));
    assert.equal(
      renamed(marked('property source_id="', 'property source_id="|'), 'x'),
      topology.replaceAll('a:if0', 'x'),
    );
  });

  it('are refused when they are taken, empty or surrounded by spaces', () => {
    const { document, use } = at(marked('<node client_id="a"', '<node client_id="a|"'));
    assert.throws(() => rename(document, use, 'b'), /b is already taken/);
    assert.throws(() => rename(document, use, ''), /at least one character/);
    assert.throws(() => rename(document, use, ' c'), /no spaces/);
    assert.deepEqual(rename(document, use, 'a'), []);
  });

  it('of several things of one name change under the cursor only', () => {
    const twice = '<rspec><node client_id="x"/><node client_id="|x"/></rspec>';
    assert.equal(renamed(twice, 'y'), '<rspec><node client_id="x"/><node client_id="y"/></rspec>');
    const meant = at(
      '<rspec><node client_id="x"/><node client_id="x"><relation client_id="|x"/></node></rspec>',
    );
    assert.match(cannotRename(meant.document, meant.use) ?? '', /Several elements are called x/);
  });

  it('that a template fills in stay', () => {
    const { document, use } = at('<rspec><node client_id="{{ na|me }}"/></rspec>');
    assert.match(cannotRename(document, use) ?? '', /filled in by a template/);
  });

  it('of elements change in both tags, to what XML takes for a name', () => {
    const { document, offset, text } = withCursor('<rspec><no|de a="1"></node></rspec>');
    const names = tagNamesAt(document, offset);
    assert.ok(names);
    assert.equal(applyEdits(text, renameTags(names, 'e:x')), '<rspec><e:x a="1"></e:x></rspec>');
    for (const wrong of ['', '1a', 'a b', 'a>'])
      assert.throws(() => renameTags(names, wrong), /is not a valid element name/);
  });
});
