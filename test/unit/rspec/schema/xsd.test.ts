// The schemas that XML extensions get: a strict validator takes them, and accepts what servers accept.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dialectOf, namespaces } from '../../../../src/rspec/language/namespaces';
import { scan } from '../../../../src/rspec/syntax/scanner';
import { schemaFiles } from '../../../../src/rspec/schema/xsd';
import { request } from '../complete/cursor';
import { readSamples } from '../samples';

describe('the schemas for XML extensions', () => {
  let folder: string;
  /** Throws with the validator's complaints. */
  let validate: (text: string) => void;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    for (const [name, text] of schemaFiles()) writeFileSync(join(folder, name), text);
    const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
    const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
    xmlRegisterFsInputProviders();
    const imports = [...catalogued()].map(
      ([uri, file]) => `<xs:import namespace="${uri}" schemaLocation="${file}"/>`,
    );
    const all = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
    const url = pathToFileURL(join(folder, 'all.xsd')).href;
    const validator = XsdValidator.fromDoc(XmlDocument.fromString(all, { url }));
    validate = (text) => validator.validate(XmlDocument.fromString(text));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are found by the namespaces of the language and its extensions', () => {
    const { v3, v2, emulab, delay, jacks, tour } = namespaces;
    const found = catalogued();
    for (const uri of [v3, v2, emulab, delay, jacks, tour])
      assert.ok(schemaFiles().has(found.get(uri) ?? ''), uri);
  });

  it('accept every real file of these versions', () => {
    let checked = 0;
    for (const { file, text, wellFormed } of readSamples()) {
      const dialect = dialectOf(scan(text));
      if (!wellFormed || (dialect !== 'v3' && dialect !== 'v2')) continue;
      assert.doesNotThrow(() => validate(text), file);
      checked++;
    }
    assert.ok(checked >= 20, `${checked} files`);
  });

  it('refuse an element that the language does not have', () => {
    validate(request('<sliver_type name="raw-pc"/>'));
    assert.throws(() => validate(request('<silver_type name="raw-pc"/>')), /silver_type/);
  });

  it('leave to our own diagnostics what these can mend', () => {
    validate(request('<disk_image name="x" url="y"/><sliver_type/>'));
  });
});

function catalogued(): Map<string, string> {
  const catalog = scan(schemaFiles().get('catalog.xml') ?? '');
  const values = (name: string): string[] =>
    catalog.elements.flatMap(({ attributes }) =>
      attributes.flatMap((each) => (each.name === name && each.raw ? [each.raw] : [])),
    );
  const files = values('uri');
  return new Map(values('name').map((uri, index) => [uri, files[index] ?? '']));
}
