// Help with the images in texts of other languages: hover, findings, actions, uses.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import type { Catalogue } from '../../../../src/rspec/images/catalogue';
import {
  actionsInText,
  diagnoseText,
  findUsesInText,
  hoverInText,
  imageUsesInText,
} from '../../../../src/rspec/mentions';
import { textKindIn, textKindOf, type TextKind } from '../../../../src/rspec/mentions/kinds';
import { replaceInText } from '../edits/replacing';
import { catalogue, homeSite, image, northSite, now, request } from '../complete/cursor';

const web = image('web', { version: 3, versions: [1, 2, 3], description: 'For the course' });
const far = image('far', { siteName: 'north', siteUrn: northSite });
const deleted = image('old', { state: 'deleted' });
const known: Catalogue = {
  ...catalogue(web, far, deleted),
  sites: [{ urn: homeSite, name: 'home', completeProjects: ['demo'], at: now, listedAt: now }],
};

const elsewhere = {
  ...known,
  sites: [...known.sites, { urn: northSite, name: 'north', at: now }],
  foreignImages: () => 'url' as const,
};

const codes = (text: string, kind: TextKind, images = known): string[] =>
  diagnoseText(text, kind, { catalogue: images, now }).map(
    ({ severity, code, start, end }) => `${severity} ${code} ${text.slice(start, end)}`,
  );

const gone = web.urn.replace('web', 'wbe');
const bad = web.urn.replace('demo:', 'demo/');

describe('an image in a file of another language', () => {
  it('is explained where the pointer rests', () => {
    const text = `variable "image" {\n  default = "${web.urn}:2"\n}\n`;
    const hover = hoverInText(text, text.indexOf('web'), 'terraform', { catalogue: known, now });
    assert.match(hover?.markdown ?? '', /\*\*demo:web\*\* at home\n\nFor the course/);
    assert.match(hover?.markdown ?? '', /Anyone can use it/);
    assert.match(hover?.markdown ?? '', /pinned to version 2/);
    assert.equal(text.slice(hover?.start, hover?.end), `${web.urn}:2`);
    assert.equal(hoverInText(text, 3, 'terraform', { catalogue: known, now }), undefined);
  });

  it('is explained by its name where its site is filled in', () => {
    const text = 'image = "urn:publicid:IDN+${var.site}+image+demo:web"';
    const hover = hoverInText(text, text.indexOf('demo'), 'terraform', { catalogue: known, now });
    assert.match(hover?.markdown ?? '', /\*\*demo:web\*\* at home/);
    assert.deepEqual(codes(text.replace('web', 'wbe'), 'terraform'), []);
  });

  for (const kind of ['json', 'terraform', 'yaml', 'shell', 'prose'] as const)
    it(`is missed where its site has none of that name: ${kind}`, () => {
      assert.deepEqual(codes(`a = "${gone}"\n`, kind), [`warning image-unknown ${gone}`]);
      assert.deepEqual(codes(`a = "${web.urn}:9"\n`, kind), [
        `warning image-version-missing ${web.urn}:9`,
      ]);
      assert.deepEqual(codes(`a = "${deleted.urn}"\n`, kind), [
        `warning image-deleted ${deleted.urn}`,
      ]);
      assert.deepEqual(codes(`a = "${gone}"\n`, kind, catalogue()), []);
    });

  it('is told in its right form, but not to readers of prose', () => {
    for (const kind of ['json', 'terraform', 'yaml', 'shell'] as const)
      assert.deepEqual(codes(`"a": "${bad}"`, kind), [`error image-single-slash ${bad}`]);
    assert.deepEqual(codes(`image: ${bad}\n`, 'yaml'), [`error image-single-slash ${bad}`]);
    assert.deepEqual(codes(`never write \`${bad}\``, 'prose'), []);
    assert.deepEqual(codes(`${web.urn}:2 was the one we used`, 'prose'), []);
    assert.deepEqual(codes(`{"a": "${web.urn}:2"}`, 'json'), [
      `hint image-version-old ${web.urn}:2`,
    ]);
    assert.deepEqual(codes(`{"help": "not ${bad} but with a colon"}`, 'json'), []);
  });

  it('is not judged in a comment', () => {
    for (const line of [`# a = "${gone}"`, `  // "${gone}"`, `a = 1 # ${gone}`, `/* ${gone} */`])
      assert.deepEqual(codes(line, 'terraform'), []);
    assert.deepEqual(codes(`<!-- ${gone} -->`, 'prose'), []);
    assert.equal(imageUsesInText(`# ${gone}`, 'yaml').length, 1);
  });

  it('is accepted by a comment with a reason', () => {
    const ignore = 'geni-image: ignore image-unknown: made by the next job';
    assert.deepEqual(codes(`# ${ignore}\nimage: ${gone}\n`, 'yaml'), []);
    assert.deepEqual(codes(`image = "${gone}" # ${ignore}\n`, 'terraform'), []);
    assert.deepEqual(codes(`<!-- ${ignore} -->\nUse ${gone}.\n`, 'prose'), []);
    assert.deepEqual(
      codes(`# geni-image: ignore image-unknown\nimage: ${gone}\n`, 'yaml').map(
        (it) => it.split(' ')[1],
      ),
      ['ignore-without-reason', 'image-unknown'],
    );
  });

  it('belongs to the site that is named in the braces around it', () => {
    const node = {
      sliver_type: { disk_images: [{ name: far.urn }] },
      component_manager_id: homeSite,
    };
    const text = JSON.stringify({ nodes: [node, { component_manager_id: northSite }] }, null, 2);
    assert.deepEqual(codes(text, 'json', elsewhere), [`warning image-urn-elsewhere ${far.urn}`]);
    const block = `resource "x" "y" {\n  image = "${far.urn}"\n  aggregate = "SITE"\n}\n`;
    const at = (site: string): string[] =>
      codes(block.replace('SITE', site), 'terraform', elsewhere);
    assert.deepEqual(at('home.example'), [`warning image-urn-elsewhere ${far.urn}`]);
    assert.deepEqual(at('north.example'), []);
    assert.deepEqual(at('${var.site}'), []);
    const two = text.replace('"sliver_type"', `"aggregate": "${northSite}", "sliver_type"`);
    assert.deepEqual(codes(two, 'json', elsewhere), []);
  });

  it('is found and replaced in whatever form it is written', () => {
    const escaped = web.urn.replaceAll('+', '\\u002b');
    const text = `{"a": "${web.urn}:1", "b": "${web.url}", "c": "${escaped}", "d": "${far.urn}"}`;
    assert.equal(findUsesInText(text, 'json', web, known).length, 3);
    const edits = replaceInText(text, 'json', web, far, known);
    const replaced = JSON.parse(applyEdits(text, edits)) as object;
    assert.deepEqual(Object.values(replaced), [far.urn, far.url, far.urn, far.urn]);
    const open = 'a="urn:publicid:IDN+$SITE+image+demo:web"';
    assert.equal(findUsesInText(open, 'shell', web, known).length, 1);
    assert.deepEqual(replaceInText(open, 'shell', web, far, known), []);
  });

  it('takes a time that grows with the text, in lines without an end too', () => {
    const kinds = ['json', 'yaml', 'shell', 'prose', 'terraform'] as const;
    for (const kind of kinds) {
      const took = (count: number): number => {
        const text = `"${web.urn}" `.repeat(count);
        const before = process.threadCpuUsage();
        diagnoseText(text, kind, { catalogue: known });
        // Processor time, so that a busy machine does not count.
        return process.threadCpuUsage(before).user / 1000;
      };
      took(2000);
      const short = took(3000);
      // Square would be 64 times as long.
      assert.ok(took(24_000) < 24 * short + 100, kind);
    }
  });

  it('can be pinned', () => {
    const text = `image: ${web.urn}\n`;
    const [pin] = actionsInText(text, 20, 'yaml', known);
    assert.equal(pin?.title, 'Pin to version 3');
    assert.equal(applyEdits(text, pin.edits), `image: ${web.urn}:3\n`);
  });
});

describe('an RSpec inside of another text', () => {
  const rspec = request(
    `<sliver_type name="raw-pc"><disk_image name="${bad}"/></sliver_type>`,
  ).trimEnd();

  it('is judged by all rules where it stands', () => {
    const misspelt = rspec.replaceAll('sliver_type', 'sliver_typ');
    for (const [kind, text] of [
      ['shell', `cat > r.rspec <<'EOF'\n${misspelt}\nEOF\n`],
      ['terraform', `rspec = <<-EOF\n${misspelt}\nEOF\n`],
      ['yaml', `rspec: |\n  ${misspelt.replaceAll('\n', '\n  ')}\n`],
      ['json', JSON.stringify({ rspec: misspelt })],
    ] as const) {
      const found = codes(text, kind, catalogue());
      assert.ok(found.includes('warning element-unknown sliver_typ'), `${kind}: ${found.join()}`);
    }
  });

  it('has its finding and its fix at the right places', () => {
    for (const [kind, text] of [
      ['shell', `cat > r.rspec <<'EOF'\n${rspec}\nEOF\n`],
      ['shell', `R="${rspec.replaceAll('"', '\\"')}"\n`],
      ['json', JSON.stringify({ rspec })],
      ['json', JSON.stringify({ rspec }).replaceAll('+', '\\u002b')],
    ] as const) {
      const found = diagnoseText(text, kind, { now });
      assert.deepEqual(
        found.map(({ code }) => code),
        ['image-single-slash'],
      );
      const fixed = applyEdits(text, found[0]?.fixes[0]?.edits ?? []);
      assert.deepEqual(diagnoseText(fixed, kind, { now }), []);
      assert.match(fixed, /demo:web/);
      if (kind === 'json')
        assert.deepEqual(JSON.parse(fixed), { rspec: rspec.replace(bad, web.urn) });
    }
  });

  it('is judged by its whole references alone where something is filled in', () => {
    for (const place of ['$TYPE', '${TYPE}', '{{ type }}', '{type}', '%s', '...']) {
      const text = `<<EOF\n${rspec.replace('raw-pc', place).replace('client_id', 'clent_id')}\nEOF\n`;
      assert.deepEqual(
        codes(text, 'shell', catalogue()),
        [`error image-single-slash ${bad}`],
        place,
      );
    }
    const open = rspec.replace(bad, '$IMAGE');
    assert.deepEqual(codes(`<<EOF\n${open}\nEOF`, 'shell'), []);
    assert.deepEqual(
      codes(`sed s/IMAGE/x/ <<EOF\n${rspec.replace(bad, 'IMAGE')}\nEOF`, 'shell'),
      [],
    );
    assert.deepEqual(codes(`<<EOF\n${rspec.replace(bad, '`cat image`')}\nEOF`, 'shell'), []);
  });

  it('is an example in prose, of which only the lists of the sites tell', () => {
    const fence = (name: string): string => `~~~xml\n${rspec.replace(bad, name)}\n~~~\n`;
    assert.deepEqual(codes(fence(bad), 'prose'), []);
    assert.deepEqual(codes(fence(gone), 'prose'), [`warning image-unknown ${gone}`]);
  });

  it('knows the site of its node', () => {
    const text = `cat <<'EOF'\n${rspec.replace(bad, far.urn)}\nEOF\n`;
    const found = codes(text, 'shell', elsewhere);
    assert.deepEqual(found, [`warning image-urn-elsewhere ${far.urn}`]);
    assert.equal(imageUsesInText(text, 'shell').length, 1);
  });
});

describe('a text that is made to cost much', () => {
  const many = 200_000;
  const kinds = ['json', 'notebook', 'terraform', 'yaml', 'shell', 'prose'] as const;
  const hostile: [what: string, text: string][] = [
    ['words that tell an image', '+image+'.repeat(many)],
    ['beginnings of URNs', `${'urn:publicid:IDN+'.repeat(many)}+image+`],
    ['beginnings of addresses', 'https://a/image_metadata.php?'.repeat(many / 4)],
    ['braces', `${'{'.repeat(many)}"${web.urn}"`],
    ['closing braces', `${'}'.repeat(many)}"${web.urn}"`],
    ['quotes', `${'"'.repeat(many)}${web.urn}`],
    ['backslashes', `"${'\\'.repeat(many)}${web.urn}"`],
    ['one string', `"${'a\\n'.repeat(many)}${web.urn}"`],
    ['RSpecs without an end', `${'"<rspec '.repeat(many / 4)}${web.urn}`],
    ['quoted RSpecs without an end', `${'\\"<rspec '.repeat(many / 4)}${web.urn}`],
    ['dots', `${web.urn}${'.'.repeat(many)}`],
    ['comments without an end', `${'/*x'.repeat(many)}"${web.urn}"`],
    ['comments', `${'/* # '.repeat(many)}${web.urn}`],
  ];
  for (const [what, text] of hostile)
    it(`is read all the same: ${what}`, () => {
      for (const kind of kinds) assert.doesNotThrow(() => codes(text, kind));
    });
});

describe('the kind of a text', () => {
  it('is told by the ending of its file', () => {
    assert.equal(textKindOf('infra/main.tf'), 'terraform');
    assert.equal(textKindOf('C:\\a\\Values.YAML'), 'yaml');
    assert.equal(textKindOf('a/n.ipynb'), 'notebook');
    for (const none of [
      'a.rspec',
      'json',
      'a.constructor',
      'images.lock.json',
      '/a/.geni-image.json',
    ])
      assert.equal(textKindOf(none), undefined);
  });

  it('is told in the editor by the language where the ending says nothing', () => {
    assert.equal(textKindIn('plaintext', '/a/main.tf'), 'terraform');
    assert.equal(textKindIn('markdown', '/a/notebook.ipynb'), 'prose');
    assert.equal(textKindIn('shellscript', '/a/run'), 'shell');
    assert.equal(textKindIn('plaintext', '/a/notes'), undefined);
    assert.equal(textKindIn('toString', '/a/notes'), undefined);
  });
});
