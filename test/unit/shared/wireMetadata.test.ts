/** The recorded metadata documents: the testbed describes its images by the same names. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { readMetadata } from '../../../src/rpc/documents/readMetadata';
import { listOf, structOf, textOf } from '../testbed/support/client';
import { Lab } from '../testbed/support/lab';
import { describeShared } from './shared';
import { recorded } from './wire/recorded';

/** Said by the recorded site of images of bare metal too, whose base runs on Xen; those of the testbed do not. */
const onlyTheirs = ['def_parentosid'];

describeShared('image metadata as recorded', 'wire', () => {
  const lines = recorded('emulab-2022.jsonl').filter(({ method }) => method === 'GET');
  let lab: Lab;
  let address: string;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    await lab.snapshot('one', { global: 1 });
    const credentials = [await lab.self()];
    const { value } = await lab.client.call(lab.cm(), 'alice', 'ListImages', { credentials });
    address = textOf(structOf(listOf(value)[0])['url']);
  });
  after(() => lab.close());

  for (const clientVersion of ['0', '5', '7']) {
    it(`have the same names for a client of version ${clientVersion}`, async () => {
      const theirs = lines.filter(({ service }) =>
        service.endsWith(`clientversion=${clientVersion}`),
      );
      assert.ok(theirs.length > 0);
      const { body } = await lab.client.http(`${address}&clientversion=${clientVersion}`);
      const ours = namesIn(body.toString());
      for (const { reply, line } of theirs) {
        const expected = namesIn(reply).filter((name) => !onlyTheirs.includes(name));
        assert.deepEqual(ours, expected, `line ${line}`);
      }
    });
  }

  it('are read, each with who can use it', () => {
    const users = lines.map(({ reply }) => {
      const { name, global, shared } = readMetadata(reply);
      return [name, global, shared];
    });
    for (const [name, global, shared] of users)
      assert.deepEqual([global, shared], name === 'IMG1' ? [true, false] : [false, true]);
  });
});

/** Names of the attributes, in their order; of a version that exists once, history apart. */
function namesIn(document: string): string[] {
  return [...document.matchAll(/<attribute name="(\w+)">/g)].map(([, name = '']) => name).sort();
}
