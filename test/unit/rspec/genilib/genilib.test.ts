// geni-lib profiles: images in the strings of a Python file.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { completeInProfile, diagnoseProfile, hoverInProfile } from '../../../../src/rspec/genilib';
import { profileImageUses } from '../../../../src/rspec/genilib/profile';
import { replaceInProfile } from '../edits/replacing';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { languageOf, lint } from '../../../../src/rspec/lint';
import { catalogue, image, northSite, now } from '../complete/cursor';

const urn = 'urn:publicid:IDN+home.example+image+demo:mine';

function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

describe('images of a profile', () => {
  it('are found in assignments, arguments and strings that are references', () => {
    const text = `
"""Profile. node.disk_image = "not this" """
import geni.portal as portal
DISK_IMAGE = 'urn:publicid:IDN+emulab.net+image+emulab-ops//UBUNTU22-64-STD'
node = request.RawPC("node")
node.disk_image = "${urn}"
other[0].disk_image = u'bare'   # node.disk_image = "nor this"
request.setDelayImage("x")
images = [('a', '${urn}:3'), ("b", "https://www.x.example/image_metadata.php?uuid=1")]
node.disk_image = f"urn:{name}"
`;
    assert.deepEqual(
      profileImageUses(text).map(({ value }) => value),
      [
        'urn:publicid:IDN+emulab.net+image+emulab-ops//UBUNTU22-64-STD',
        urn,
        'bare',
        'x',
        `${urn}:3`,
        'https://www.x.example/image_metadata.php?uuid=1',
      ],
    );
  });

  it('know the sliver type and the site of their node', () => {
    const text = `a = request.RawPC("a")
a.disk_image = "x"
a.component_manager_id = "${northSite}"
a = request.XenVM("b")
a.disk_image = "y"
`;
    assert.deepEqual(
      profileImageUses(text).map(({ sliverType, siteUrn }) => [sliverType, siteUrn]),
      [
        ['raw-pc', northSite],
        ['emulab-xen', undefined],
      ],
    );
  });
});

describe('completion in a profile', () => {
  const known = catalogue(image('mine', { mine: true }), image('boreal', { siteName: 'north' }));

  it('replaces the whole string and takes the form of the node’s site', () => {
    const { text, offset } = cursor(
      `n = request.RawPC("n")\nn.component_manager_id = "${northSite}"\nn.disk_image = "urn:|x"\n`,
    );
    const items = completeInProfile(text, offset, known, { now });
    const chosen = items.find(({ label }) => label === 'mine');
    assert.ok(chosen);
    assert.match(
      applyEdits(text, [{ ...chosen.replace, text: chosen.insertText }]),
      /n\.disk_image = "https:\/\/www\.home\.example\/image_metadata\.php\?uuid=[\w-]+"\n/,
    );
  });

  it('closes an open string', () => {
    const { text, offset } = cursor("n.disk_image = '|\nm = 1\n");
    const [chosen] = completeInProfile(text, offset, known, { now });
    assert.ok(chosen?.insertText.endsWith("'"));
  });

  it('offers nothing in other strings and in comments', () => {
    for (const marked of [
      'name = "|"',
      '# n.disk_image = "|"',
      'x = """\nn.disk_image = "|"\n"""',
    ]) {
      const { text, offset } = cursor(marked);
      assert.deepEqual(completeInProfile(text, offset, known, { now }), []);
    }
  });
});

describe('hover, diagnostics and replacement in a profile', () => {
  it('tells what the image is', () => {
    const { text, offset } = cursor(`n.disk_image = "${urn}|"`);
    assert.match(
      hoverInProfile(text, offset, { catalogue: catalogue(image('mine')), now })?.markdown ?? '',
      /\*\*demo:mine\*\* at home/,
    );
  });

  it('finds the mistakes of references and mends them', () => {
    const text = 'n.disk_image = "urn:publicid:IDN+home.example+image+demo/mine"\n';
    const [found] = diagnoseProfile(text);
    assert.equal(found?.code, 'image-single-slash');
    assert.equal(applyEdits(text, found.fixes[0]?.edits ?? []), `n.disk_image = "${urn}"\n`);
    assert.deepEqual(diagnoseProfile(`n.disk_image = ""\nm = "${urn}"`), []);
  });

  it('puts another image everywhere', () => {
    const text = `a.disk_image = '${urn}'\nb.disk_image = "${urn}:2"\n`;
    const edits = replaceInProfile(text, { urn }, image('other'), catalogue());
    assert.equal(
      applyEdits(text, edits),
      `a.disk_image = '${image('other').urn}'\nb.disk_image = "${image('other').urn}"\n`,
    );
  });

  it('is told from RSpec by its text', () => {
    assert.equal(languageOf('import geni.portal\n'), 'geni-lib');
    assert.equal(languageOf('  <rspec/>'), 'rspec');
    assert.equal(languageOf('<html/>'), undefined);
    assert.equal(lint('import geni\nn.disk_image = "urn:publicid:x+image+a:b"')[0]?.line, 2);
  });
});
