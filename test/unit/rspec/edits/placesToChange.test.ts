// The places that name the image a node ran before its snapshot, and what each gets instead: by the person's choice,
// so one at a time.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { placesInRspec, type PlaceToChange } from '../../../../src/rspec/edits/placesToChange';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { placesInProfile } from '../../../../src/rspec/genilib';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, homeSite, image, northSite, request } from '../complete/cursor';

const old = image('old');
const versionUrl =
  'https://home.example/image_metadata.php?uuid=aaaaaaaa-0000-0000-0000-000000000003';
const fresh = image('fresh', { url: `${versionUrl.slice(0, -1)}4` });
const known = catalogue(old);
const sought = [old, { urn: old.urn, url: versionUrl }];
const replacing = { sought, image: fresh, pinned: fresh, catalogue: known };
/** The snapshot made version 4 of the image that the node ran. */
const renewing = {
  sought,
  image: old,
  pinned: { ...old, urn: `${old.urn}:4`, url: `${versionUrl.slice(0, -1)}4` },
  catalogue: known,
};

const tag = (name: string, more = ''): string =>
  `<sliver_type name="raw-pc"><disk_image name="${name}"${more}/></sliver_type>`;

function inRspec(text: string, how = replacing): PlaceToChange[] {
  return placesInRspec(scan(text), how);
}

function inProfile(lines: readonly string[], how = replacing): PlaceToChange[] {
  return placesInProfile(profile(lines), how);
}

function profile(lines: readonly string[]): string {
  return ['import geni.portal as portal', ...lines, ''].join('\n');
}

/** What each place becomes, or why it is left. */
function outcomes(places: readonly PlaceToChange[]): string[] {
  return places.map(({ change }) => (typeof change === 'string' ? change : change.value));
}

function changed(text: string, places: readonly PlaceToChange[]): string {
  return applyEdits(
    text,
    places.flatMap(({ change }) => (typeof change === 'string' ? [] : change.edits)),
  );
}

describe('The places of an RSpec that name an image', () => {
  it('are found in whatever form they name it', () => {
    const forms = [
      old.urn,
      `${old.urn}:3`,
      old.urn.replace('demo:', 'demo//'),
      old.urn.replace('home.example', 'emulab.net'),
      'demo:old',
      'demo//old',
      old.url ?? '',
      versionUrl,
      ` ${old.urn} `,
    ];
    for (const form of forms)
      assert.deepEqual(outcomes(inRspec(request(tag(form)))), [fresh.urn], form);
  });

  it('are no others', () => {
    const others = ['demo:older', image('old', { project: 'other' }).urn, fresh.urn, 'old', ''];
    for (const other of others) assert.deepEqual(inRspec(request(tag(other))), [], other);
  });

  it('tell their nodes, and get what the site of each takes', () => {
    const here = request(tag(old.urn));
    const there = here.replace(homeSite, northSite);
    assert.deepEqual(
      [here, there].flatMap((text) => inRspec(text)).map(({ nodes, value }) => [nodes, value]),
      [
        [['a'], old.urn],
        [['a'], old.urn],
      ],
    );
    assert.deepEqual(outcomes([...inRspec(here), ...inRspec(there)]), [fresh.urn, fresh.url]);
  });

  it('say where the new image cannot be fetched', () => {
    const text = request(tag(old.urn)).replace(homeSite, northSite);
    const closed = { ...fresh, visibility: 'project' } as const;
    const [place] = inRspec(text, { ...replacing, image: closed });
    assert.equal(typeof place?.change === 'object' && place.change.obstacle, 'project-only');
  });

  it('lose what described the old image, and the address that would win', () => {
    const text = request(tag('x', ` url="${old.url}" os="Linux"`));
    assert.match(changed(text, inRspec(text)), /<disk_image name="[^"]*demo:fresh"\/>/);
  });

  it('are not names beside the address of another image', () => {
    assert.deepEqual(inRspec(request(tag(old.urn, ` url="${fresh.url}"`))), []);
  });

  it('are written as XML', () => {
    const odd = { ...fresh, urn: `${fresh.urn}&"<` };
    const text = request(tag(old.urn));
    const places = inRspec(text, { ...replacing, image: odd });
    assert.match(changed(text, places), /demo:fresh&amp;&quot;&lt;"\/>/);
  });

  it('are none in a manifest, which says what was', () => {
    const text = request(tag(old.urn)).replace('type="request"', 'type="manifest"');
    assert.deepEqual(inRspec(text), []);
  });

  it('of the image that got a new version are those that hold on to an earlier one', () => {
    const pinned = [`${old.urn}:3`, versionUrl];
    for (const form of pinned)
      assert.deepEqual(outcomes(inRspec(request(tag(form)), renewing)), [`${old.urn}:4`], form);
    const there = request(tag(`${old.urn}:3`)).replace(homeSite, northSite);
    assert.deepEqual(outcomes(inRspec(there, renewing)), [renewing.pinned.url]);
    for (const form of [old.urn, `${old.urn}:4`, old.url ?? '', renewing.pinned.url])
      assert.deepEqual(inRspec(request(tag(form)), renewing), [], form);
  });
});

describe('The places of a profile that name an image', () => {
  it('are changed where they stand, each by itself', () => {
    const lines = [
      `IMG = "${old.urn}"`,
      `choices = [("${old.urn.replace('demo:', 'demo//')}", "old"), ("${fresh.urn}", "new")]`,
      'vm = request.XenVM("vm")',
      'vm.disk_image = IMG',
    ];
    const [first, second, ...more] = inProfile(lines);
    assert.ok(first && second);
    assert.deepEqual(more, []);
    assert.deepEqual([first.nodes, second.nodes], [['vm'], []]);
    const text = profile(lines);
    assert.equal(changed(text, [first]), text.replace(old.urn, fresh.urn));
    assert.equal(changed(text, [second]), text.replace('demo//old', 'demo:fresh'));
  });

  it('name all nodes that get the image', () => {
    const nodes = inProfile([
      `IMG = "${old.urn}"`,
      'a = request.RawPC("a")',
      'a.disk_image = IMG',
      'b = request.RawPC(name="b")',
      'b.disk_image = IMG',
      'c = request.RawPC("c%d" % i)',
      'c.disk_image = IMG',
    ]);
    assert.deepEqual(
      nodes.map((place) => place.nodes),
      [['a', 'b']],
    );
  });

  it('get the short name beside the site in urn.Image', () => {
    const lines = ['n.disk_image = urn.Image("home.example", "demo:old")'];
    assert.equal(
      changed(profile(lines), inProfile(lines)),
      profile(['n.disk_image = urn.Image("home.example", "demo:fresh")']),
    );
    assert.deepEqual(outcomes(inProfile(lines)), ['demo:fresh']);
  });

  it('are left beside another site in urn.Image', () => {
    const lines = ['n.disk_image = urn.Image("north.example", "demo:old")'];
    assert.deepEqual(outcomes(inProfile(lines)), ['other-site']);
  });

  it('are left where they are put together, each once', () => {
    const prefix = old.urn.slice(0, -'old'.length);
    for (const value of [`"${prefix}" + "old"`, `"${prefix}%s" % "old"`, `f"${prefix}{'old'}"`]) {
      const lines = [`n.disk_image = ${value}`];
      assert.deepEqual(outcomes(inProfile(lines)), ['composed'], value);
      assert.equal(changed(profile(lines), inProfile(lines)), profile(lines));
    }
  });

  it('are no comparisons, keys and comments', () => {
    assert.deepEqual(
      inProfile([`if x == "${old.urn}": pass`, `d = {"${old.urn}": 1}`, `# ${old.urn}`]),
      [],
    );
  });

  it('are written in their own quotes', () => {
    const odd = { ...fresh, urn: `${fresh.urn}'\\` };
    const lines = [`n.disk_image = '${old.urn}'`];
    assert.match(
      changed(profile(lines), inProfile(lines, { ...replacing, image: odd })),
      /demo:fresh\\x27\\x5c'/,
    );
  });

  it('of the image that got a new version are those that hold on to an earlier one', () => {
    const lines = ['n.disk_image = urn.Image("home.example", "demo:old:3")', `X = "${old.urn}"`];
    assert.equal(
      changed(profile(lines), inProfile(lines, renewing)),
      profile(lines).replace('demo:old:3', 'demo:old:4'),
    );
  });
});
