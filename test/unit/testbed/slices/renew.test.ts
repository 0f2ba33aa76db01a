// Renewing a slice through the control socket: the manifest says the new end, as RenewSlice makes it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { structOf, textOf } from '../support/client';
import { hello, Lab } from '../support/lab';

describe('a slice that is renewed', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open();
  });
  after(() => lab.close());

  it('has its new end in the manifest too', async () => {
    const { expires } = (await lab.testbed.control({
      command: 'slice.renew',
      slice: 'hello',
      expires: '72h',
    })) as { expires: string };
    const credential = await lab.sliceCredential(hello);
    const found = await lab.client.call(lab.cm(), 'alice', 'Resolve', {
      urn: hello,
      credentials: [credential],
    });
    const manifest = textOf(structOf(found.value)['manifest']);
    assert.match(manifest, new RegExp(` expires="${expires.slice(0, 19)}Z"`));
  });
});
