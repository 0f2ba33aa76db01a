// Where an image may stand in a profile: every way from a string to a node, and what is no place for one.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import {
  actionsInProfile,
  completeInProfile,
  diagnoseProfile,
  findUsesInProfile,
  hoverInProfile,
  pasteInProfile,
} from '../../../../src/rspec/genilib';
import { profileImageUses } from '../../../../src/rspec/genilib/profile';
import { replaceInProfile } from '../edits/replacing';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { catalogue, homeSite, image, northSite, now } from '../complete/cursor';

const urn = 'urn:publicid:IDN+home.example+image+demo:mine';
const other = 'urn:publicid:IDN+north.example+image+demo:boreal';
const known = catalogue(image('mine', { mine: true }), image('boreal', { siteName: 'north' }));

function cursor(...lines: string[]): { text: string; offset: number } {
  const marked = ['import geni.portal as portal', ...lines, ''].join('\n');
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

function offered(...lines: string[]): string[] {
  const { text, offset } = cursor(...lines);
  return completeInProfile(text, offset, known, { now }).map(({ label }) => label);
}

function found(...lines: string[]): string[] {
  const text = ['import geni.portal as portal', ...lines, ''].join('\n');
  return diagnoseProfile(text, { catalogue: known, now }).map(
    ({ severity, code }) => `${severity} ${code}`,
  );
}

function told(...lines: string[]): string {
  const { text, offset } = cursor(...lines);
  return hoverInProfile(text, offset, { catalogue: known, now })?.markdown ?? '';
}

const wanted: [what: string, ...lines: string[]][] = [
  ['an attribute', 'n.disk_image = "|"'],
  ['an attribute of a cell', 'nodes[0].disk_image = "|"'],
  ['a constant', 'STOCK = "|"', 'n.disk_image = STOCK'],
  ['a second name for it', 'A = "|"', 'B = A', 'n.disk_image = B'],
  ['a chained assignment', 'n.disk_image = m.disk_image = "|"'],
  ['names that are set together', 'a, b = "|", "x"', 'n.disk_image = a'],
  ['a class', 'class C:', '    IMG = "|"', 'n.disk_image = C.IMG'],
  ['an enumeration', 'class C(str, Enum):', '    A = "|"', 'n.disk_image = C.A.value'],
  [
    'the object itself',
    'class C:',
    '    def f(self):',
    '        self.i = "|"',
    '        n.disk_image = self.i',
  ],
  ['a cell of a list', 'images = ["x", "|"]', 'n.disk_image = images[1]'],
  ['a cell of a table', 'images = [("x", "a"), ("|", "b")]', 'n.disk_image = images[i][0]'],
  ['a dictionary', 'images = {"a": "|"}', 'n.disk_image = images[kind]'],
  ['a dictionary that is asked', 'images = {"a": "|"}', 'n.disk_image = images.get(kind)'],
  ['the default of a dictionary', 'n.disk_image = images.get(kind, "|")'],
  [
    'a cell that is filled later',
    'images = {}',
    'images["a"] = "|"',
    'n.disk_image = images[kind]',
  ],
  ['a list that grows', 'images = []', 'images.append("|")', 'n.disk_image = images[0]'],
  ['a loop', 'for name, img in [("a", "|")]:', '    n.disk_image = img'],
  ['a counted loop', 'for i, img in enumerate(["|"]):', '    n.disk_image = img'],
  ['two lists side by side', 'for a, img in zip(names, ["|"]):', '    n.disk_image = img'],
  ['the items of a dictionary', 'for a, img in {"a": "|"}.items():', '    n.disk_image = img'],
  ['a condition', 'n.disk_image = "|" if own else STOCK'],
  ['an alternative', 'n.disk_image = own or "|"'],
  ['an argument', 'def f(image):', '    n.disk_image = image', 'f("|")'],
  ['an argument by name', 'def f(image=None):', '    n.disk_image = image', 'f(image="|")'],
  ['the default of an argument', 'def f(image="|"):', '    n.disk_image = image'],
  ['what a function returns', 'def pick():', '    return "|"', 'n.disk_image = pick()'],
  ['a parameter', 'portal.context.defineParameter("i", "d", portal.ParameterType.IMAGE, "|")'],
  [
    'the default of a parameter that a node gets',
    'pc.defineParameter("os", "d", portal.ParameterType.STRING, "|")',
    'params = pc.bindParameters()',
    'n.disk_image = params.os',
  ],
  [
    'the legal values of a parameter',
    'pc.defineParameter("os", "d", portal.ParameterType.IMAGE, "x", [("|", "label")])',
  ],
  [
    'a parameter that is asked for by its name',
    'pc.defineParameter("os", "d", portal.ParameterType.STRING, defaultValue="|")',
    'params = pc.bindParameters()',
    'n.disk_image = getattr(params, "os")',
  ],
  [
    'a parameter whose name is put together',
    'rows = [("|", "label")]',
    'pc.defineParameter("os_%d" % i, "d", portal.ParameterType.IMAGE, rows[0], rows)',
  ],
  ['the first of two strings that are one', 'n.disk_image = ("|"', '    "")'],
  ['the second of two strings that are one', 'n.disk_image = ("urn:"', '    "|")'],
  ['a constant that nothing uses yet', 'ARM_IMAGE = "|"', 'n.disk_image = STOCK'],
  ['a constant of a class that nothing uses yet', 'class C:', '    FOCAL_IMG = "|"'],
  ['setattr', 'setattr(n, "disk_image", "|")'],
  ['a delay node', 'bridge.setDelayImage("|")'],
  ['the id of a URN', 'n.disk_image = urn.Image("home.example", "|")'],
  ['a URN that is one argument', 'n.disk_image = urn.Image("|")'],
  ['an argument that is called so', 'make(disk_image="|")'],
  ['a row that is being typed', `images = [("${urn}", "ours"), ("|`],
  ['a statement without value', 'n.disk_image =|'],
  ['a statement without value, after a blank', 'n.disk_image = |'],
];

describe('an image of a profile', () => {
  for (const [what, ...lines] of wanted)
    it(`is proposed in ${what}`, () => assert.ok(offered(...lines).includes('mine')));
});

const unwanted: [what: string, ...lines: string[]][] = [
  ['a label', `images = [("${urn}", "|")]`, 'n.disk_image = images[0][0]'],
  ['a key', `images = {"|": "${urn}"}`, 'n.disk_image = images["a"]'],
  ['an index', 'n.disk_image = images["|"]'],
  ['a comparison', 'if params.image == "|":', '    pass', 'n.disk_image = params.image'],
  ['a comparison with a URN', `if params.image == "urn|${urn.slice(3)}":`, '    pass'],
  ['what is printed', `print("urn|${urn.slice(3)}")`],
  ['what is printed by Python 2', `print "urn|${urn.slice(3)}"`],
  ['a name of a node', 'n = request.RawPC("|")', 'n.disk_image = STOCK'],
  ['a part of a text', `n.disk_image = "urn|:x" + name`],
  ['a text to fill', 'n.disk_image = "urn|:%s" % name'],
  [
    'the description of a parameter',
    'pc.defineParameter("i", "|", portal.ParameterType.IMAGE, "")',
  ],
  ['an image of Docker', 'd.docker_extimage = "|"'],
  ['a dataset', 'bs.dataset = "|"'],
  ['a constant that something else uses', 'IMAGE = "|"', 'd.docker_extimage = IMAGE'],
  ['a constant with a word', 'BOOT_IMAGE = "vmlinuz|"'],
  ['a constant for Docker', 'DOCKER_IMAGE = "|"'],
  ['a constant for a folder', 'IMAGE_DIR = "|"'],
  ['a constant for what people read', 'OS_IMAGE_DESCRIPTION = "|"'],
  ['a variable of a function', 'def f():', '    my_image = "|"'],
  ['strings with a remark between them', 'n.disk_image = ("|"  # why', '    "x")'],
  ['documentation', `"""urn|${urn.slice(3)}"""`],
];

describe('no image of a profile', () => {
  for (const [what, ...lines] of unwanted)
    it(`is proposed in ${what}`, () => assert.deepEqual(offered(...lines), []));
});

describe('the node that gets an image', () => {
  const usesOf = (...lines: string[]): [unknown, unknown][] =>
    profileImageUses(lines.join('\n')).map(({ siteUrn, sliverType }) => [siteUrn, sliverType]);

  it('gives its site and kind to a constant', () => {
    assert.deepEqual(
      usesOf(
        `IMG = "${urn}"`,
        `CM = "${northSite}"`,
        'n = IG.XenVM("n")',
        'n.disk_image = IMG',
        'n.component_manager_id = CM',
      ),
      [[northSite, 'emulab-xen']],
    );
  });

  it('is one that a function makes', () => {
    assert.deepEqual(
      usesOf(
        'def make(name):',
        '    node = request.RawPC(name)',
        '    return node',
        'n = make("a")',
        `n.disk_image = "${urn}"`,
      ),
      [[undefined, 'raw-pc']],
    );
  });

  it('has the site of its component', () => {
    assert.deepEqual(
      usesOf(
        `n.component_id = "urn:publicid:IDN+home.example+node+pc1"`,
        `n.disk_image = "${urn}"`,
      ),
      [[homeSite, undefined]],
    );
  });

  it('is at a site that a module of geni names', () => {
    const siteOf = (...lines: string[]): unknown =>
      usesOf(...lines, `n.disk_image = "${urn}"`)[0]?.[0];
    const manager = (authority: string): string => `urn:publicid:IDN+${authority}+authority+cm`;
    const set = 'n.component_manager_id = ';
    assert.equal(siteOf(`${set}cloudlab.Utah`), manager('utah.cloudlab.us'));
    assert.equal(
      siteOf('from geni.aggregate.cloudlab import Clemson, Utah', `${set}Utah`),
      manager('utah.cloudlab.us'),
    );
    assert.equal(
      siteOf('from geni.aggregate import cloudlab as agg', `${set}agg.Wisconsin`),
      manager('wisc.cloudlab.us'),
    );
    assert.equal(
      siteOf('import geni.aggregate.cloudlab as cl', `${set}cl.Clemson.component_manager_id`),
      manager('clemson.cloudlab.us'),
    );
    assert.equal(siteOf(`${set}PN.PNDEFS.PNET_AM`), manager('emulab.net'));
    assert.equal(siteOf(`${set}geni.aggregate.protogeni.UTAH_PG`), manager('emulab.net'));
    assert.equal(siteOf('import geni.aggregate.instageni as IG', `${set}IG.Utah`), undefined);
  });

  it('is not another one of the same name', () => {
    assert.deepEqual(
      usesOf(
        'n = request.RawPC("a")',
        `n.component_manager_id = "${northSite}"`,
        'n = request.RawPC("b")',
        `n.disk_image = "${urn}"`,
      ),
      [[undefined, 'raw-pc']],
    );
  });

  it('is not that of another branch', () => {
    assert.deepEqual(
      usesOf(
        'if own:',
        `    n.component_manager_id = "${northSite}"`,
        'else:',
        `    n.disk_image = "${urn}"`,
      ),
      [[undefined, undefined]],
    );
  });
});

describe('a reference in a profile', () => {
  it('may be short, which is a hint', () => {
    for (const short of ['demo:mine', 'demo//mine', 'demo:mine:2'])
      assert.deepEqual(found(`n.disk_image = "${short}"`), ['hint image-short-form']);
  });

  it('that is short becomes a URN', () => {
    const text = `import geni\nn.component_manager_id = "${homeSite}"\nn.disk_image = "demo//mine"\n`;
    const [finding] = diagnoseProfile(text);
    assert.ok(
      applyEdits(text, finding?.fixes[0]?.edits ?? []).endsWith(`n.disk_image = "${urn}"\n`),
    );
  });

  it('needs no version 0', () => {
    const text = `import geni\nn.disk_image = "${urn}:0"\n`;
    const [finding] = diagnoseProfile(text);
    assert.equal(finding?.code, 'image-version-zero');
    assert.equal(applyEdits(text, finding.fixes[0]?.edits ?? []), text.replace(':0"', '"'));
  });

  it('is judged in a constant that a node gets', () => {
    assert.deepEqual(found('A = "UBUNTU22-64-STD"', 'n = request.RawPC("n")', 'n.disk_image = A'), [
      'warning image-bare-name',
    ]);
  });

  it('is not judged where a profile tells it apart', () => {
    assert.deepEqual(found('A = "default"', 'if A != "default":', '    n.disk_image = A'), []);
  });

  it('of urn.Image is one with its authority', () => {
    assert.deepEqual(found('n.disk_image = urn.Image("home.example", "demo/mine")'), [
      'error image-single-slash',
    ]);
    assert.match(told('n.disk_image = urn.Image("home.example", "demo:m|ine")'), /demo:mine/);
  });

  it('of urn.Image is mended as an id', () => {
    const text = 'n.disk_image = urn.Image("home.example", "demo/mine")\n';
    const edits = diagnoseProfile(text)[0]?.fixes[0]?.edits ?? [];
    assert.equal(applyEdits(text, edits), text.replace('demo/mine', 'demo:mine'));
  });

  it('of urn.Image is one of that site only', () => {
    assert.deepEqual(offered('n.disk_image = urn.Image("home.example", "|")'), ['mine']);
    const text = 'n.disk_image = urn.Image("home.example", "demo:mine")\n';
    assert.deepEqual(
      replaceInProfile(text, { urn }, image('boreal', { siteName: 'north' }), known),
      [],
    );
    const edits = replaceInProfile(text, { urn }, image('next'), known);
    assert.equal(applyEdits(text, edits), text.replace('demo:mine', 'demo:next'));
  });

  it('can hold on to a version wherever it stands', () => {
    const newest = catalogue(image('mine', { version: 3 }));
    for (const before of [
      `A = "|${urn}"`,
      'n.disk_image = urn.Image("home.example", "|demo:mine")',
    ]) {
      const { text, offset } = cursor(before, 'n.disk_image = A');
      const [pin] = actionsInProfile(text, offset, newest);
      assert.match(applyEdits(text, pin?.edits ?? []), /demo:mine:3"/);
    }
  });

  it('is not held on to version 0, which the portal reads as none', () => {
    const first = catalogue(image('mine', { version: 0, versions: [0] }));
    const { text, offset } = cursor(`n.disk_image = "|${urn}"`);
    const titles = actionsInProfile(text, offset, first).map(({ title }) => title);
    assert.deepEqual(titles, ['Write it as the address of its metadata']);
    const later = `import geni\nn.disk_image = "${urn}:7"\n`;
    const [finding] = diagnoseProfile(later, { catalogue: first });
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      ['Always use the newest'],
    );
  });

  it('is found and replaced in constants and ids, not in comparisons', () => {
    const text = `A = "${urn}"\nif A == "${urn}": pass\nn.disk_image = urn.Image("home.example", "demo:mine")\n`;
    assert.equal(findUsesInProfile(text, { urn }, known).length, 2);
  });
});

describe('an image that is pasted or dropped', () => {
  const paste = (...lines: string[]): string | undefined => {
    const { text, offset } = cursor(...lines);
    const edits = pasteInProfile(text, offset, image('mine'), known);
    return edits && applyEdits(text, edits).split('\n').slice(1).join('\n');
  };

  it('takes the place of the whole value', () => {
    assert.equal(paste('A = "x|y"', 'n.disk_image = A'), `A = "${urn}"\nn.disk_image = A\n`);
    assert.equal(paste('n.disk_image =|'), `n.disk_image = "${urn}"\n`);
  });

  it('stays a text in other places', () => {
    assert.equal(paste('name = "x|y"'), undefined);
    assert.equal(paste('n.disk_image = "x|y" + z'), undefined);
  });
});

describe('hover in a profile', () => {
  it('tells where a constant is used', () => {
    assert.match(
      told(`A = "|${urn}"`, '', 'n.disk_image = A'),
      /\*\*demo:mine\*\*[^]*Used in line 4\./,
    );
    const twice = ['n.disk_image = A', 'm = request.RawPC("m")', 'm.disk_image = A'];
    assert.match(told(`A = "|${urn}"`, '', ...twice), /Used in lines 4, 6\./);
  });

  it('tells what an expression may be', () => {
    assert.match(
      told(`A = ["${urn}", "${other}"]`, 'n.disk_image = A[|i]'),
      /2 values[^]*demo:mine[^]*demo:boreal/,
    );
    assert.match(told(`A = "${urn}"`, 'n.disk_image = |A'), /\*\*demo:mine\*\*/);
  });

  it('tells what a part becomes', () => {
    assert.match(
      told('P = "urn|:publicid:IDN+home.example+image+demo:"', 'n.disk_image = P + "mine"'),
      /first part[^]*demo:mine/,
    );
    assert.match(told('k = "mine"', `n.disk_image = f"|${urn.slice(0, -4)}{k}"`), /demo:mine/);
    assert.match(told(`n.disk_image = "|${urn.slice(0, -4)}%(k)s" % {"k": "mine"}`), /part/);
  });
});
