/** Real requests, given to the testbed as they are but for the names of their sites: what a site takes boots here. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { structOf, textOf } from '../testbed/support/client';
import { Lab } from '../testbed/support/lab';
import { describeShared, realRspecs } from './shared';

/** Why no site that stands alone would take a request, by the end of its file's name. */
const refused: readonly (readonly [file: string, reason: RegExp, why: string])[] = [
  ['hellogeni-nocopy.rspec', /illegal characters/, 'a character outside ASCII'],
  ['xorp-labwiki.unbound.rspec', /illegal characters/, 'a character outside ASCII'],
  ['Quagga_4node_rspec.xml', /illegal characters/, 'a character outside ASCII'],
  ['three-nodes.rspec', /Unknown sliver type m1\.smaller/, 'a sliver type of a cloud'],
  ['jailtun.rspec', /not well-formed/, 'a tag without its end'],
];

/** Whose images are to be fetched from a host on the Internet, which a test must not ask. */
const fetching = ['ostest-v2.rspec', 'custom3-2am.xml', 'Network_with_NFVimage.xml'];

describeShared('real requests', 'rspec/samples', () => {
  const requests = realRspecs().filter(({ file, kind }) => kind === 'request' && !isFetching(file));
  let lab: Lab;
  let count = 0;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
  });
  after(() => lab.close());

  async function give(text: string): Promise<{ slice: string; code: number; output: string }> {
    count += 1;
    const slice = await lab.register(`real${count}`);
    const { code, output } = await lab.onSlice('CreateSliver', { rspec: atHome(text) }, slice);
    return { slice, code, output };
  }

  for (const { file, text } of requests) {
    const exception = refused.find(([end]) => file.endsWith(end));
    if (exception) {
      const [, reason, why] = exception;
      it(`${file} is refused for ${why}`, async () => {
        const { code, output } = await give(text);
        assert.deepEqual([code, reason.test(output)], [1, true], output);
      });
      continue;
    }
    it(`${file} boots`, async () => {
      const { slice, code, output } = await give(text);
      assert.equal(code, 0, output);
      const { details } = await lab.sliceIs('ready', slice);
      const nodes = Object.values(structOf(details)).filter((each) => 'rawstate' in structOf(each));
      assert.equal(
        nodes.length,
        [...text.replace(/<!--[^]*?-->/g, '').matchAll(/<node\b/g)].length,
      );
      const resolved = await lab.onSlice('Resolve', { urn: slice }, slice);
      assert.match(textOf(structOf(resolved.value)['manifest']), /type="manifest"/);
      await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
    });
  }

  it('whose characters outside ASCII came as plain bytes boot, because sites delete those', async () => {
    const hello = requests.find(({ file }) => file.endsWith('hellogeni-nocopy.rspec'));
    const { slice, code, output } = await give(hello?.text.replace(/[^\0-\x7f]/g, '') ?? '');
    assert.equal(code, 0, output);
    await lab.sliceIs('ready', slice);
  });

  it('are all accounted for', () => {
    assert.equal(requests.length + fetching.length, 16);
  });
});

function isFetching(file: string): boolean {
  return fetching.some((end) => file.endsWith(end));
}

/** The request with this site in place of all sites that it names; images keep their authority. */
function atHome(text: string): string {
  return text.replace(
    /(component_manager(?:_id|_urn|_uuid)?\s*(?:name)?=")urn:publicid:IDN\+[^"]*\+authority\+(?:cm|am)"/g,
    '$1urn:publicid:IDN+home.example+authority+cm"',
  );
}
