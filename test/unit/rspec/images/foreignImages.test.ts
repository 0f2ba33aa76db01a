// An image at a node of another site: by URN where the site is known to fetch images so, by URL where it is known
// not to or where nobody knows, which is then said (docs/protocol.md 8.3, 8.6).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeAt } from '../../../../src/rspec/complete';
import { imageActions } from '../../../../src/rspec/edits/imageActions';
import { insertDiskImage } from '../../../../src/rspec/edits/insertDiskImage';
import { imageFromText, pasteImage } from '../../../../src/rspec/edits/paste';
import { replaceEverywhere } from '../edits/replacing';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { completeInProfile, diagnoseProfile } from '../../../../src/rspec/genilib';
import { hoverAt } from '../../../../src/rspec/hover';
import type { Catalogue, CatalogueImage, ImageForm } from '../../../../src/rspec/images/catalogue';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, image, northSite, now, request, withCursor } from '../complete/cursor';
import { codes, find, fix, named, urn } from '../diagnose/judged';

const far = image('web');
const url = far.url ?? '';

/** What is known of north, which images of home come to. */
function knowing(form: ImageForm | undefined, ...images: CatalogueImage[]): Catalogue {
  const listed = images.length === 0 ? [far] : images;
  return {
    ...catalogue(...listed),
    foreignImages: (siteUrn) => (siteUrn === northSite ? form : undefined),
  };
}

const disk = (attributes: string): string =>
  request(`<sliver_type name="raw-pc"><disk_image ${attributes}/></sliver_type>`, northSite);

const forms = [
  ['fetches them by URN', 'urn', far.urn],
  ['fetches them by URL only', 'url', url],
  ['nobody knows of', undefined, url],
] as const;

for (const [what, form, value] of forms) {
  describe(`an image at another site, which ${what}`, () => {
    const known = knowing(form);
    const empty = withCursor(disk('name="|"'));

    it(`is completed as ${form ?? 'url'}`, () => {
      const [first] = completeAt(empty.document, empty.offset, known, { now });
      assert.equal(first?.insertText, value);
    });

    it('is inserted, dropped and put in the place of another one so', () => {
      const { text, offset, document } = withCursor(disk('name="old|"'));
      const inserted = insertDiskImage(document, offset, far, known);
      assert.deepEqual([inserted.form, inserted.problem], [form ?? 'url', undefined]);
      const after = disk(`name="${value}"`);
      assert.equal(applyEdits(text, inserted.edits), after);
      assert.equal(applyEdits(text, pasteImage(document, offset, far, known) ?? []), after);
      const old = image('old');
      const all = replaceEverywhere(scan(disk(`name="${old.urn}"`)), old, far, known);
      assert.equal(applyEdits(disk(`name="${old.urn}"`), all), after);
    });

    it('is completed so in a profile too', () => {
      const profile = `import geni.portal as portal\nnode.component_manager_id = "${northSite}"\nnode.disk_image = ""\n`;
      const [first] = completeInProfile(profile, profile.lastIndexOf('""') + 1, known, { now });
      assert.equal(first?.insertText, value);
    });
  });
}

describe('the URN of an image of another site', () => {
  it('is no finding where the site fetches by URN', () => {
    assert.deepEqual(codes(named(far.urn, northSite), knowing('urn')), []);
  });

  it('is a warning where it does not, and the fix writes the URL', () => {
    const text = named(far.urn, northSite);
    assert.deepEqual(codes(text, knowing('url')), ['warning image-urn-elsewhere']);
    assert.equal(fix(text, 'image-urn-elsewhere', knowing('url')), named(url, northSite));
  });

  it('is information where nobody knows: it says so, explains both forms, and the fix writes the URL', () => {
    const text = named(far.urn, northSite);
    assert.deepEqual(codes(text, knowing(undefined)), ['information image-urn-elsewhere']);
    const [found] = find(text, knowing(undefined));
    assert.match(found?.message ?? '', /^web is at home, not at north, the site of this node\. /);
    assert.match(found?.message ?? '', /It is not known whether .*image tracker.*URN.*URL/);
    assert.equal(fix(text, 'image-urn-elsewhere', knowing(undefined)), named(url, northSite));
  });

  it('is a warning without any list where the site is known to take URLs only', () => {
    const known: Catalogue = { sites: [], images: [], foreignImages: () => 'url' };
    const at = (id: string, authority: string): string[] =>
      codes(named(urn(id, authority), northSite), known);
    assert.deepEqual(at('demo:web', 'home.example'), ['warning image-urn-elsewhere']);
    assert.deepEqual(at('demo:web', 'north.example'), []);
    assert.deepEqual(at('demo:web', 'NORTH.example'), []);
    // Every site has the system images, and most files say emulab.net whatever the site.
    assert.deepEqual(at('emulab-ops:UBUNTU22-64-STD', 'emulab.net'), []);
    const profile = `import geni.portal as portal\nnode.component_manager_id = "${northSite}"\nnode.disk_image = "${far.urn}"\n`;
    assert.deepEqual(
      diagnoseProfile(profile, { catalogue: known, now }).map(({ code }) => code),
      ['image-urn-elsewhere'],
    );
  });

  it('says nothing without a list where the site fetches by URN, or nobody knows', () => {
    for (const form of ['urn', undefined] as const) {
      const known: Catalogue = { sites: [], images: [], foreignImages: () => form };
      assert.deepEqual(codes(named(far.urn, northSite), known), []);
    }
  });

  it('of a project only, or of the system, is not fetched whatever the site does', () => {
    const secret = image('web', { visibility: 'project' });
    assert.deepEqual(codes(named(secret.urn, northSite), knowing('urn', secret)), [
      'warning image-not-shared',
    ]);
    const system = image('UBUNTU22-64-STD', { project: 'emulab-ops' });
    const { text, offset, document } = withCursor(disk('name="old|"'));
    const { edits } = insertDiskImage(document, offset, system, knowing('urn', system));
    assert.equal(applyEdits(text, edits), disk(`name="${system.url ?? ''}"`));
  });

  it('is enough where the address is not known', () => {
    const unaddressed = imageFromText(far.urn, catalogue()) ?? assert.fail('no image');
    const { document, offset } = withCursor(disk('name="old|"'));
    const by = (form: ImageForm): string | undefined =>
      insertDiskImage(document, offset, unaddressed, knowing(form, unaddressed)).problem;
    assert.equal(by('urn'), undefined);
    assert.match(by('url') ?? '', /The address of web at home\.example is not known/);
  });

  it('can be had from the URL where the site fetches by URN', () => {
    const { document, offset } = withCursor(disk(`name="${url}|"`));
    const titles = (form: ImageForm | undefined): string[] =>
      imageActions(document, offset, knowing(form)).map(({ title }) => title);
    assert.deepEqual(titles('urn'), ['Write it as a URN']);
    assert.deepEqual(titles('url'), []);
    assert.deepEqual(titles(undefined), []);
  });
});

describe('the hover of an image of another site', () => {
  const hover = (name: string, form: ImageForm | undefined, site = northSite): string => {
    const text = request(
      `<sliver_type name="raw-pc"><disk_image name="${name}|"/></sliver_type>`,
      site,
    );
    const { document, offset } = withCursor(text);
    return hoverAt(document, offset, { catalogue: knowing(form), now })?.markdown ?? '';
  };

  it('tells how the site of the node fetches it', () => {
    assert.match(
      hover(far.urn, 'urn'),
      /fetches images of other sites by their URN, and by their URL/,
    );
    assert.match(hover(far.urn, 'url'), /fetches images of other sites by their URL only/);
    for (const name of [far.urn, url])
      assert.match(hover(name, undefined), /It is not known whether .*image tracker/);
  });

  it('tells nothing of it at the image’s own site, or where no site is named', () => {
    for (const site of [far.siteUrn, ''])
      assert.doesNotMatch(hover(far.urn, 'url', site), /fetches/);
  });
});
