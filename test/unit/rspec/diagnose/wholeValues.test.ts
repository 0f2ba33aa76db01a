// Only what a value will really be is judged: parts of expressions, templates, other aggregates and
// what servers wrote are left alone, and one mistake is one finding.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { completeInProfile } from '../../../../src/rspec/genilib';
import { languageOf, lint, uncheckedIn } from '../../../../src/rspec/lint';
import { catalogue, image, now, request } from '../complete/cursor';
import { replaceInProfile } from '../edits/replacing';
import { codes, find, fix, named, urn } from './judged';

const half = 'urn:publicid:IDN+emulab.net+image+emulab-ops';

function inProfile(...lines: string[]): string[] {
  const text = ['import geni.portal as portal', 'node = request.RawPC("node")', ...lines, ''];
  return lint(text.join('\n')).map(({ code }) => code);
}

describe('strings of a profile', () => {
  const parts: [what: string, ...lines: string[]][] = [
    ['a string that something is added to', `node.disk_image = "${half}//" + params.os`],
    ['a string that is added to', `node.disk_image = prefix + "+image+emulab-ops/x"`],
    ['the value of %', `node.disk_image = "${half}//%s-%s" % (params.os, "STD")`],
    ['the value of % with names', `node.disk_image = "${half}:%(os)s" % {"os": "X"}`],
    ['a text to format', `node.disk_image = "${half}/{}".format(params.os)`],
    ['an f-string', `node.disk_image = f"${half}/{params.os}"`],
    ['an f-string behind a string', `node.disk_image = "${half}/" f"{params.os}"`],
    ['a text to replace in', `node.disk_image = "${half}/OS".replace("OS", params.os)`],
    ['a beginning to look for', `if image.startswith("${half}"): pass`],
    ['a text that is compared', `if params.image == "${half}/X": pass`],
    ['a text that is searched', `if "${half}/X" in images: pass`],
    [
      'a beginning in a variable',
      `PREFIX = "${half}//"`,
      'images = [PREFIX + name for name in names]',
    ],
    ['a beginning without separator', `BASE = "${half}"`, 'node.disk_image = BASE + "//" + name'],
    ['a beginning in an f-string', `BASE = "${half}"`, 'node.disk_image = f"{BASE}//{name}"'],
    ['a piece of XML', `disk_image = '  <disk_image name="%s"/>' % name`],
    ['a help text', 'disk_image_help = "Pick an image for every node. "'],
    ['a name in a list', 'images = [("UBUNTU22-64-STD", "22.04")]'],
  ];
  for (const [what, ...lines] of parts)
    it(`are not judged as ${what}`, () => assert.deepEqual(inProfile(...lines), []));

  it('that follow each other are one value', () => {
    assert.deepEqual(inProfile(`node.disk_image = "${half}:" \\`, '    "UBUNTU22-64-STD"'), []);
    const lines = [`node.disk_image = ("${half}"  # the site`, '    "/UBUNTU22-64-STD")'];
    assert.deepEqual(inProfile(...lines), ['image-single-slash']);
  });

  it('are judged where they are whole', () => {
    assert.deepEqual(inProfile(`node.disk_image = "${half}/X"`), ['image-single-slash']);
    assert.deepEqual(inProfile(`images = [("${half}/X", "one")]`), ['image-single-slash']);
    assert.deepEqual(inProfile(`IMAGE = "${half}/X" if own else "${half}:Y"`), [
      'image-single-slash',
    ]);
    assert.deepEqual(inProfile('node.disk_image = "UBUNTU22-64-STD"'), ['image-bare-name']);
  });

  it('are mended as one value', () => {
    const text = `import geni\nn.disk_image = ("${half}"\n  "/X")\n`;
    const edits = lint(text)[0]?.fixes[0]?.edits ?? [];
    assert.equal(applyEdits(text, edits), `import geni\nn.disk_image = ("${half}:X")\n`);
  });

  it('take no code from what a site says', () => {
    const evil = image('mine', { urn: `${urn('demo:mine')}"; import os #\\`, mine: true });
    const text = 'n.disk_image = ""';
    const [chosen] = completeInProfile(text, text.length - 1, catalogue(evil), { now });
    assert.match(chosen?.insertText ?? '', /mine\\x22; import os #\\x5c$/);
  });

  it('are replaced only where they are whole', () => {
    const text = `a.disk_image = "${urn('demo:A')}" + suffix\nb.disk_image = "${urn('demo:A')}"\n`;
    const edits = replaceInProfile(text, { urn: urn('demo:A') }, image('B'), catalogue());
    assert.equal(edits.length, 1);
  });
});

describe('what a file is', () => {
  it('is a profile by its import, or by the URN of an image in quotes', () => {
    assert.equal(languageOf('from geni.rspec import pg\n'), 'geni-lib');
    assert.equal(languageOf(`IMAGE = "${half}:X"\n`), 'geni-lib');
    assert.equal(languageOf('The geni people told us to use UBUNTU22.\n'), undefined);
    assert.equal(languageOf('system.disk_image = CowDiskImage()\n'), undefined);
  });

  it('is told where a part of it is not looked at', () => {
    const embedded = `import geni\nR = """<rspec type="request">\n<disk_image name="${half}/X"/></rspec>"""\n`;
    assert.equal(uncheckedIn(embedded), undefined);
    assert.equal(uncheckedIn(`${embedded.trimEnd()} % x\n`), 'embedded-rspec');
    assert.equal(uncheckedIn('<rspec xmlns="urn:something-else"/>'), 'foreign-namespace');
    assert.equal(uncheckedIn(request('')), undefined);
  });

  it('is told where a string is a piece of an RSpec that names an image', () => {
    const reason = (piece: string): unknown => uncheckedIn(`import geni\nNODE = ${piece}\n`);
    assert.equal(reason(`"""<node>\n<disk_image name="${half}/X"/></node>"""`), 'embedded-rspec');
    assert.equal(reason(`'<disk_image name="${half}//%s"/>' % name`), 'embedded-rspec');
    assert.equal(reason(`"<disk_image url=\\"https://x.example/?uuid=1\\"/>"`), 'embedded-rspec');
    assert.equal(reason(`'<disk_image name="%s"/>' % name`), undefined);
    assert.equal(reason(`'put the URN into <disk_image>'`), undefined);
  });

  it('is an RSpec of the SFA, of which nothing is known, by its capitals', () => {
    const sfa = '<?xml version="1.0"?>\n<RSpec type="SFA">\n<network name="plc"/></RSpec>\n';
    assert.equal(languageOf(sfa), 'rspec');
    assert.equal(uncheckedIn(sfa), 'foreign-namespace');
    assert.deepEqual(lint(sfa), []);
    assert.equal(languageOf('<RSpecs/>'), undefined);
  });
});

describe('values that a template fills in', () => {
  const filled = ['{{ x }}', '${X}', '$X', '%s', '%(x)s', '@X@', '&lt;%= x %>', '{0}', '__X__'];
  for (const place of filled)
    it(`are not judged: ${place}`, () => {
      const image = named(place, place.replace('&lt;', '&lt;')).replace('"a"', `"a${place}"`);
      assert.deepEqual(codes(image), []);
      assert.deepEqual(codes(named(`${half}:${place}`)), []);
    });

  it('leave its own statements alone', () => {
    const node = request('<sliver_type name="raw-pc"/>');
    const loop = node
      .replace('<node', '{% if a < b %}<node')
      .replace('</node>', '</node>{% endif %}');
    assert.deepEqual(codes(loop), []);
    assert.equal(languageOf(`{% set a = 1 %}\n${node}`), 'rspec');
  });

  it('are no percent escapes', () => {
    assert.deepEqual(codes(named(urn('demo/A%2BB'))), ['error image-single-slash']);
  });
});

describe('documents that servers wrote, and parts of other languages', () => {
  it('get no advice for writers', () => {
    assert.deepEqual(codes('<rspec type="advertisement"><node component_name="x"/></rspec>'), []);
    assert.deepEqual(codes('<rspec type="manifest"><nodes/><x:y/></rspec>'), []);
  });

  it('are not spelled for others', () => {
    const stitching =
      '<stitching><path><hop><interfaceMTU>9000</interfaceMTU></hop></path></stitching>';
    assert.deepEqual(
      codes(request('<sliver_type name="raw-pc"/>').replace('</rspec>', `${stitching}</rspec>`)),
      [],
    );
  });
});

describe('aggregates that do not run Emulab', () => {
  const am = 'urn:publicid:IDN+open-testbed.example+authority+am';
  const of = (name: string, site: string, type: string): string[] => codes(named(name, site, type));

  it('name their images in their own way', () => {
    assert.deepEqual(of('urn:publicid:IDN+open-testbed.example+image+jammy', am, 'vm-large'), []);
    assert.deepEqual(of('http://images.example/ubuntu.xml', am, 'XOSmall'), []);
    assert.deepEqual(of('http://images.example/ubuntu.xml', '', 'XOMedium'), []);
    assert.deepEqual(
      of('ubuntu-12.04', 'urn:publicid:IDN+ple:ibbtple+authority+cm', 'plab-vserver'),
      [],
    );
    assert.deepEqual(
      of(urn('jammy'), 'urn:publicid:IDN+ocf:i2cat:vtam+authority+cm', 'emulab-xen'),
      [],
    );
  });

  it('name their nodes in their own way', () => {
    const node = named('jammy', am, 'vm-large').replace('"a"', '"my node.1"');
    assert.deepEqual(codes(node), []);
  });

  it('that read the OpenFlow extension need no sliver type', () => {
    const controller =
      '<of:controller xmlns:of="http://www.geni.net/resources/rspec/ext/openflow/3" url="tcp:h:1"/>';
    const plain = request('<interface client_id="a:0"/>', '');
    const withController = (text: string): string =>
      text.replace('</rspec>', `${controller}</rspec>`);
    assert.deepEqual(codes(plain), ['warning node-without-sliver-type']);
    assert.deepEqual(codes(withController(plain)), []);
    const atEmulab = request('', 'urn:publicid:IDN+emulab.net+authority+cm');
    assert.deepEqual(codes(withController(atEmulab)), ['warning node-without-sliver-type']);
  });

  it('are told from Emulab by the site and the sliver type', () => {
    assert.deepEqual(of(urn('IMG'), 'urn:publicid:IDN+emulab.net+authority+cm', 'raw-pc'), [
      'error image-missing-project',
    ]);
    assert.deepEqual(of(urn('IMG'), '', 'emulab-xen'), ['error image-missing-project']);
  });
});

describe('a namespace that is nearly right', () => {
  const v3 = 'http://www.geni.net/resources/rspec/3';
  const slips = [
    'http://www.geni.net/resource/rspec/3',
    `${v3}/`,
    `${v3}/request.xsd`,
    'https://www.geni.net/resources/rspec/3',
    'http://geni.net/resources/rspec/3',
    'http://www.geni.net/resources/rspecs/3',
  ];
  for (const slip of slips)
    it(`is told and hides nothing: ${slip}`, () => {
      const text = named(urn('demo/IMG')).replace(v3, slip);
      assert.deepEqual(codes(text), ['error rspec-namespace', 'error image-single-slash']);
      assert.equal(fix(text, 'rspec-namespace'), named(urn('demo/IMG')));
    });

  it('is the old one where it is', () => {
    assert.deepEqual(
      codes(named(urn('demo:IMG')).replace(v3, 'http://www.protogeni.net/resources/rspec/2')),
      [],
    );
  });
});

describe('a disk_image that names nothing', () => {
  const tag = (inner: string): string =>
    request(`<sliver_type name="raw-pc">${inner}</sliver_type>`);

  it('is told', () => {
    assert.deepEqual(codes(tag('<disk_image/>')), ['warning image-unnamed']);
    assert.deepEqual(codes(tag('<disk_image os="Linux"></disk_image>')), ['warning image-unnamed']);
  });

  it('gets its name from where it was put', () => {
    const right = tag(`<disk_image name="${urn('demo:IMG')}"/>`);
    assert.equal(fix(tag(`<disk_image image="${urn('demo:IMG')}"/>`), 'image-unnamed'), right);
    assert.equal(fix(tag(`<disk_image Name="${urn('demo:IMG')}"/>`), 'image-unnamed'), right);
    assert.equal(fix(tag(`<disk_image>${urn('demo:IMG')}</disk_image>`), 'image-unnamed'), right);
  });

  it('keeps a good name beside a url that is none', () => {
    for (const url of ['https://', 'https://www.home.example/images.php']) {
      const text = tag(`<disk_image name="${urn('demo:IMG')}" url="${url}"/>`);
      assert.deepEqual(codes(text), ['warning image-url-without-uuid']);
      const right = tag(`<disk_image name="${urn('demo:IMG')}"/>`);
      assert.equal(fix(text, 'image-url-without-uuid'), right);
    }
    assert.deepEqual(codes(tag(`<disk_image name="${urn('demo:IMG')}" url=""/>`)), [
      'warning image-url-empty',
    ]);
  });
});

describe('words of a URN', () => {
  const mended: [before: string, code: string, after: string][] = [
    [urn('demo:IMG').replace('+image+', '+IMAGE+'), 'image-not-an-image', urn('demo:IMG')],
    [urn('demo:IMG').replace('+image+', '+images+'), 'image-not-an-image', urn('demo:IMG')],
    [urn('demo::IMG'), 'image-separator', urn('demo:IMG')],
    [urn('demo///IMG:2'), 'image-separator', urn('demo:IMG:2')],
    [urn('demo:IMG/'), 'image-separator', urn('demo:IMG')],
    [urn('demo/IMG/3'), 'image-single-slash', urn('demo:IMG:3')],
    [`“${urn('demo:IMG')}”`, 'image-quotes', urn('demo:IMG')],
    ['demo/IMG', 'image-bare-name', urn('demo:IMG')],
  ];
  for (const [before, code, after] of mended)
    it(`are mended in ${before}`, () => {
      assert.equal(find(named(before)).length, 1);
      assert.equal(fix(named(before), code), named(after));
    });
});

describe('a sliver type', () => {
  const meant: [string, string][] = [
    ['raw_pc', 'raw-pc'],
    ['RAW-PC', 'raw-pc'],
    ['emulab_xen', 'emulab-xen'],
    ['xen', 'emulab-xen'],
    ['default_vm', 'default-vm'],
  ];
  for (const [slip, right] of meant)
    it(`that was meant is proposed: ${slip}`, () => {
      assert.equal(
        fix(named(urn('demo:IMG'), undefined, slip), 'sliver-type-unknown'),
        named(urn('demo:IMG'), undefined, right),
      );
    });

  it('of another kind of aggregate is its own', () => {
    for (const type of ['m1.small', 'XOLarge', 'plab-vnode', 'docker-container', 'raw'])
      assert.deepEqual(codes(named(urn('demo:IMG'), '', type)), []);
  });
});

describe('one mistake', () => {
  const once: [what: string, text: string, code: string][] = [
    [
      'in a name of an end tag',
      request('<sliver_type name="raw-pc"></silver_type>'),
      'error xml-misspelt-end-tag',
    ],
    [
      'in a name of a start tag',
      request('<silver_type name="raw-pc"></sliver_type>'),
      'error xml-misspelt-end-tag',
    ],
    [
      'in an opening quote',
      named('x').replace('="x"', `=${urn('demo:IMG')}"`),
      'error xml-missing-open-quote',
    ],
    ['in both quotes', named('x').replace('"x"', `“${urn('demo:IMG')}”`), 'error xml-wrong-quotes'],
    [
      'in doubled quotes',
      named('x').replace('"x"', `""${urn('demo:IMG')}""`),
      'error xml-doubled-quote',
    ],
    [
      'in a missing =',
      named(urn('demo:IMG')).replace('xmlns=', 'xmlns:'),
      'error xml-missing-equals',
    ],
    [
      'in a quote inside a value',
      request(
        `<sliver_type name="raw-pc"/><services><execute shell="sh" command="echo "hi" there"/></services>`,
      ),
      'error xml-quote-in-value',
    ],
  ];
  for (const [what, text, code] of once)
    it(`${what} is one finding`, () => assert.deepEqual(codes(text), [code]));
});
