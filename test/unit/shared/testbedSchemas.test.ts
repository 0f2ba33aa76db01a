/** What the testbed writes, against the schemas of the real federations. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { validatorOf, type Validate } from '../../support/rspecSchemas';
import { listOf, textOf } from '../testbed/support/client';
import { Lab } from '../testbed/support/lab';
import { languages, richRequest } from '../testbed/support/richRequest';
import { describeShared, shared } from './shared';

const folders = { 2: 'protogeni-v2', 3: 'geni-v3' } as const;

function validator(version: 2 | 3, kind: 'ad' | 'manifest' | 'request'): Promise<Validate> {
  return validatorOf(
    shared('rspec', 'schema'),
    new Map([
      [languages[version], `${folders[version]}/${kind}.xsd`],
      ['http://www.protogeni.net/resources/rspec/ext/emulab/1', 'ext/emulab/1/ptop_extension.xsd'],
      ['http://www.geni.net/resources/rspec/ext/opstate/1', 'ext/opstate/1/ad.xsd'],
    ]),
  );
}

describeShared('what the testbed writes, by the schemas of the federations', 'rspec/schema', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
  });
  after(() => lab.close());

  for (const version of [2, 3] as const) {
    it(`is a valid advertisement of version ${version}`, async () => {
      const args = { credentials: [await lab.self()], rspec_version: String(version) };
      const reply = await lab.client.call(lab.cm(), 'alice', 'DiscoverResources', args);
      assert.equal(reply.code, 0, reply.output);
      (await validator(version, 'ad'))(withoutUrl(textOf(reply.value)));
    });

    it(`is a valid manifest of a valid request of version ${version}`, async () => {
      const request = richRequest(version);
      (await validator(version, 'request'))(request);
      const slice = await lab.register(`valid${version}`);
      const reply = await lab.onSlice('CreateSliver', { rspec: request }, slice);
      assert.equal(reply.code, 0, reply.output);
      (await validator(version, 'manifest'))(textOf(listOf(reply.value)[1]));
    });
  }
});

/** `url` is in no schema, and the servers write it nevertheless (docs/protocol.md, section 8.1). */
function withoutUrl(advertisement: string): string {
  return advertisement.replace(/(<disk_image [^>]*?) url="[^"]*"/g, '$1');
}
