// Inserting an image at the node around the cursor: where the element goes and what it replaces.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { insertDiskImage } from '../../../../src/rspec/edits/insertDiskImage';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import type { CatalogueImage } from '../../../../src/rspec/images/catalogue';
import { image, northSite, request, withCursor } from '../complete/cursor';

const mine = image('mine', { sliverTypes: ['emulab-xen', 'raw-pc'] });
const urn = 'urn:publicid:IDN+home.example+image+demo:mine';

function insert(marked: string, chosen: CatalogueImage = mine): string {
  const { text, offset, document } = withCursor(marked);
  return applyEdits(text, insertDiskImage(document, offset, chosen).edits);
}

describe('insertDiskImage', () => {
  it('opens a closed sliver_type', () => {
    assert.equal(
      insert(request('    <sliver_type name="raw-pc"/>|')),
      request(
        `    <sliver_type name="raw-pc">\n      <disk_image name="${urn}"/>\n    </sliver_type>`,
      ),
    );
  });

  it('becomes the first child of an open sliver_type', () => {
    assert.equal(
      insert(request('    <sliver_type name="raw-pc">\n      <x/>|\n    </sliver_type>')),
      request(
        `    <sliver_type name="raw-pc">\n      <disk_image name="${urn}"/>\n      <x/>\n    </sliver_type>`,
      ),
    );
  });

  it('replaces the reference that is there, and takes away what described the old image', () => {
    assert.equal(
      insert(
        request(
          '    <sliver_type name="raw-pc"><disk_image name="old" os="Linux"\n url="https://a|"/></sliver_type>',
        ),
      ),
      request(`    <sliver_type name="raw-pc"><disk_image name="${urn}"/></sliver_type>`),
    );
  });

  it('adds the sliver_type that a node lacks, of a type that fits image and node', () => {
    assert.equal(
      insert(request('    <interface client_id="a:0"/>|')),
      request(
        `    <sliver_type name="raw-pc">\n      <disk_image name="${urn}"/>\n    </sliver_type>\n    <interface client_id="a:0"/>`,
      ),
    );
  });

  it('opens a closed node', () => {
    const after = insert('<rspec>\n  <node exclusive="false" client_id="a" |/>\n</rspec>');
    assert.equal(
      after,
      `<rspec>\n  <node exclusive="false" client_id="a">\n    <sliver_type name="emulab-xen">\n      <disk_image name="${urn}"/>\n    </sliver_type>\n  </node>\n</rspec>`,
    );
  });

  it('writes the address at another site', () => {
    const after = insert(request('    <sliver_type name="raw-pc">|</sliver_type>', northSite));
    assert.match(
      after,
      /<disk_image name="https:\/\/www\.home\.example\/image_metadata\.php\?uuid=/,
    );
  });

  it('says why an image that only its project may use does not work at another site', () => {
    const { document, offset } = withCursor(
      request('<sliver_type name="raw-pc">|</sliver_type>', northSite),
    );
    const { problem } = insertDiskImage(document, offset, image('x', { visibility: 'project' }));
    assert.match(problem ?? '', /shared with its project only/);
  });

  it('needs no cursor in the node when there is only one', () => {
    assert.match(insert(`${request('<sliver_type name="raw-pc"/>')}|`), /demo:mine/);
  });

  it('changes nothing and says so where there is no node', () => {
    const { document, offset } = withCursor('<rspec>|</rspec>');
    const insertion = insertDiskImage(document, offset, mine);
    assert.deepEqual(insertion.edits, []);
    assert.match(insertion.problem ?? '', /no node here/);
  });

  it('keeps the prefix that the document uses', () => {
    const after = insert(
      '<r:rspec xmlns:r="http://www.geni.net/resources/rspec/3"><r:node><r:sliver_type name="raw-pc"/>|</r:node></r:rspec>',
    );
    assert.match(after, /<r:disk_image name=/);
  });

  it('puts the element under the node in version 0.2', () => {
    const after = insert(
      '<rspec xmlns="http://www.protogeni.net/resources/rspec/0.2"><node virtual_id="a">|</node></rspec>',
    );
    assert.match(after, /<node virtual_id="a">\s*<disk_image name=/);
  });

  it('works in a half-typed document', () => {
    const after = insert(
      '<rspec>\n  <node client_id="a">\n    <sliver_type name="raw-pc">\n      <disk_image na|\n',
    );
    assert.ok(
      after.endsWith(`<sliver_type name="raw-pc">\n      <disk_image name="${urn}"/>\n`),
      after,
    );
  });
});
