// What a profile leaves to others: the name that completes a URN, and the site that only the hardware tells.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { completeInProfile, diagnoseProfile } from '../../../../src/rspec/genilib';
import { profileImageUses } from '../../../../src/rspec/genilib/profile';
import { catalogue, image, now } from '../complete/cursor';

const known = catalogue(image('mine', { mine: true }), image('boreal', { siteName: 'north' }));

const bound = 'params = pc.bindParameters()';

function names(...lines: string[]): string[] {
  const marked = ['import geni.portal as portal', ...lines, ''].join('\n');
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return completeInProfile(text, offset, known, { now }).map(({ insertText }) => insertText);
}

describe('the name of an image within a project', () => {
  const rows = ['images = [("|", "label")]', 'pc.defineParameter("i", "d", T, images[0], images)'];

  it('is proposed where the rest of its URN stands elsewhere', () => {
    const urnOf = 'n.disk_image = urn.Image("home.example", "demo:%s" % params.i)';
    assert.deepEqual(names(...rows, bound, urnOf), ['mine']);
    const plus = 'n.disk_image = "urn:publicid:IDN+north.example+image+demo//" + params.i';
    assert.deepEqual(names(...rows, bound, plus), ['boreal']);
    const format = 'n.disk_image = f"urn:publicid:IDN+home.example+image+demo:{OS}"';
    assert.deepEqual(names('OS = "mi|"', format), ['mine']);
  });

  it('is not proposed in the text around it, or where something follows', () => {
    const inline = 'n.disk_image = "urn:publicid:IDN+home.example+image+demo:" + "|"';
    assert.deepEqual(names(inline), []);
    const before = 'n.disk_image = "urn:publicid:IDN+home.example+image+demo:%s-64" % OS';
    assert.deepEqual(names('OS = "|"', before), []);
    const project = 'n.disk_image = "urn:publicid:IDN+home.example+image+%s:x" % P';
    assert.deepEqual(names('P = "|"', project), []);
  });
});

describe('a row beside that of a name for urn.Image', () => {
  const use = 'n.disk_image = urn.Image("home.example", params.i)';
  const table = (...rows: string[]): string[] =>
    names(
      `images = [${rows.join(', ')}]`,
      'pc.defineParameter("i", "d", T, images[0])',
      bound,
      use,
    );

  it('has names too', () => {
    const rows = ['("demo:a", "A")', '("|", "B")', '("demo:c", "C")'];
    assert.deepEqual(table(...rows), ['demo:mine']);
    assert.deepEqual(table('("demo:a", "A")', '("b", "|")'), []);
  });

  it('is no other string of a list', () => {
    assert.deepEqual(table('"demo:a"', '"|"'), []);
  });
});

// Gone through once for each of its rows, such a table would take minutes.
describe('a table of 5,000 images', () => {
  const urn = 'urn:publicid:IDN+home.example+image+demo:';

  it('is read once, as is a list or an enumeration', () => {
    const all = (head: string, row: (urn: string) => string, tail = ''): number => {
      const rows = Array.from({ length: 5000 }, (_, index) => row(`"${urn}i${String(index)}"`));
      const text = ['import geni.portal as portal', head, ...rows, tail].join('\n');
      return profileImageUses(text).length;
    };
    assert.equal(
      all('images = [', (name) => `    (${name}, "label"),`, ']'),
      5000,
    );
    assert.equal(
      all('images = [', (name) => `    ${name},`, ']'),
      5000,
    );
    assert.equal(
      all('class C(Enum):', (name) => `    A = ${name}`),
      5000,
    );
  });
});

describe('an enumeration', () => {
  const urn = 'urn:publicid:IDN+home.example+image+demo:mine';
  const count = (base: string, ...rest: string[]): number =>
    names(`class C(${base}):`, `    A = "${urn}"`, `    B = "${urn}"`, ...rest).length;

  it('of images has one more where it is begun', () => {
    assert.equal(count('str, Enum', '    D = "|"'), 2);
    assert.equal(count('enum.StrEnum', '    D = "urn:|"'), 2);
  });

  it('is something else than a class, and may have other members', () => {
    assert.equal(count('object', '    D = "|"'), 0);
    assert.equal(count('Enum', '    D = "raw|"'), 0);
    assert.equal(count('Enum', '    D = ""', '    E = "|"'), 0);
  });
});

describe('the site of a type of hardware', () => {
  const at = (type: string, authority: string): string[] =>
    diagnoseProfile(
      [
        'import geni.portal as portal',
        `n.hardware_type = "${type}"`,
        `n.disk_image = "urn:publicid:IDN+${authority}+image+demo:x"`,
      ].join('\n'),
      { catalogue: known, now },
    ).map(({ code }) => code);

  it('is known where there is one', () => {
    assert.deepEqual(at('d7525', 'wisc.cloudlab.us'), []);
    assert.deepEqual(at('d7525', 'utah.cloudlab.us'), ['image-other-site']);
    assert.deepEqual(at('c6620', 'clemson.cloudlab.us'), ['image-other-site']);
  });

  it('is not known where there are several', () => {
    for (const several of ['c4130', 'pc3000', 'r720'])
      assert.deepEqual(at(several, 'clemson.cloudlab.us'), []);
  });
});
