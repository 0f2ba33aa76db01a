// The schemas that XML extensions get: a strict validator takes them, and accepts what servers accept.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { dialectOf, namespaces } from '../../../../src/rspec/language/namespaces';
import { scan } from '../../../../src/rspec/syntax/scan';
import { schemaFiles } from '../../../../src/rspec/schema/xsd';
import { request } from '../complete/cursor';
import { ownLocations, ownValidator, type Validate } from '../../../support/rspecSchemas';
import { readSamples } from '../samples';

describe('the schemas for XML extensions', () => {
  let validate: Validate;

  before(async () => {
    validate = await ownValidator();
  });

  it('are found by the namespaces of the language and its extensions', () => {
    const { v3, v2, emulab, delay, jacks, tour } = namespaces;
    const found = ownLocations();
    for (const uri of [v3, v2, emulab, delay, jacks, tour])
      assert.ok(schemaFiles().has(found.get(uri) ?? ''), uri);
  });

  it('accept every sample of these versions', () => {
    let checked = 0;
    for (const { file, text, wellFormed } of readSamples()) {
      const dialect = dialectOf(scan(text));
      if (!wellFormed || (dialect !== 'v3' && dialect !== 'v2')) continue;
      assert.doesNotThrow(() => validate(text), file);
      checked++;
    }
    assert.ok(checked >= 12, `${checked} files`);
  });

  it('refuse an element that the language does not have', () => {
    validate(request('<sliver_type name="raw-pc"/>'));
    assert.throws(() => validate(request('<silver_type name="raw-pc"/>')), /silver_type/);
  });

  it('leave to our own diagnostics what these can mend', () => {
    validate(request('<disk_image name="x" url="y"/><sliver_type/>'));
  });
});
