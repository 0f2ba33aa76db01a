// Images that nobody has are marked only where the lists of the node's own site allow no doubt.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type { Catalogue } from '../../../../src/rspec/images/catalogue';
import { diagnoseProfile } from '../../../../src/rspec/genilib';
import { homeSite, image, northSite, now } from '../complete/cursor';
import { codes, find, fix, named, urn } from './judged';

describe('diagnostics of images that nobody has', () => {
  const hours = (ago: number): Date => new Date(now.getTime() - ago * 3_600_000);
  /** Home has listed all of project demo, as long ago as one says; its advertisement is older. */
  const listed = (ago = 0, advertised = 5): Catalogue => ({
    sites: [
      {
        urn: homeSite,
        name: 'home',
        completeProjects: ['demo'],
        listedAt: hours(ago),
        at: hours(advertised),
      },
      { urn: northSite, name: 'north', at: hours(ago) },
    ],
    images: [
      image('my-image'),
      image('gone', { state: 'deleted' }),
      image('boreal', { siteName: 'north' }),
    ],
  });
  const wrong = urn('demo:my-imgae');

  it('marks a misspelt name, and knows the nearest', () => {
    const [found] = find(named(wrong), listed());
    assert.equal(found?.severity, 'warning');
    assert.equal(
      found.message,
      'There is no image my-imgae in project demo at home. Did you mean my-image?',
    );
    assert.equal(fix(named(wrong), 'image-unknown', listed()), named(urn('demo:my-image')));
  });

  it('marks a name that is like no other, and never proposes a deleted image', () => {
    assert.deepEqual(codes(named(urn('demo:xyzzy')), listed()), ['warning image-unknown']);
    const [found] = find(named(urn('demo:gone2')), listed());
    assert.deepEqual(found?.fixes, []);
  });

  it('marks it in a geni-lib profile too', () => {
    const profile = `node = request.RawPC("a")\nnode.component_manager_id = "${homeSite}"\nnode.disk_image = "${wrong}"\n`;
    const found = diagnoseProfile(profile, { catalogue: listed(), now });
    assert.deepEqual(
      found.map(({ code }) => code),
      ['image-unknown'],
    );
  });

  it('marks it at a node that may be anywhere', () => {
    const { sites, images } = listed();
    const alone: Catalogue = { sites: sites.slice(0, 1), images };
    assert.deepEqual(codes(named(wrong, ''), alone), ['warning image-unknown']);
    assert.deepEqual(codes(named(wrong, ''), listed()), ['warning image-unknown']);
  });

  it('says nothing of such a node while a site has not been read that may have the image', () => {
    const { sites, images } = listed();
    for (const at of [new Date(0), hours(25)]) {
      const north = { urn: northSite, name: 'north', at };
      assert.deepEqual(
        codes(named(wrong, ''), { sites: [...sites.slice(0, 1), north], images }),
        [],
      );
    }
  });

  const profiles: readonly (readonly [where: string, lines: string])[] = [
    ['beside the node', `node.disk_image = "${wrong}"`],
    ['as a constant', `IMAGE = "${wrong}"\nnode.disk_image = IMAGE`],
    ['in a dictionary', `IMAGES = {"web": "${wrong}"}\nnode.disk_image = IMAGES["web"]`],
    ['in a list', `images = ["${wrong}"]\nnode.disk_image = images[0]`],
    [
      'in the list of a parameter',
      `pc.defineParameter("os", "Image", portal.ParameterType.IMAGE, "${wrong}", [("${wrong}", "Ours")])\nnode.disk_image = pc.bindParameters().os`,
    ],
    ['as a default', `def machine(image="${wrong}"):\n    node.disk_image = image\nmachine()`],
    ['in two strings', `node.disk_image = ("${wrong.slice(0, 30)}"\n  "${wrong.slice(30)}")`],
  ];
  const beginning =
    'import geni.portal as portal\npc = portal.Context()\nrequest = pc.makeRequestRSpec()\nnode = request.XenVM("a")\n';
  for (const [where, lines] of profiles)
    it(`marks it in a profile that names no site, ${where}`, () => {
      const found = diagnoseProfile(`${beginning}${lines}\n`, { catalogue: listed(), now });
      assert.ok(found.length > 0);
      for (const { code, fixes } of found) {
        assert.equal(code, 'image-unknown');
        assert.deepEqual(
          fixes.map(({ title }) => title),
          ['Use my-image'],
        );
      }
    });

  const silent: readonly (readonly [why: string, text: string, known?: Catalogue])[] = [
    ['the lists are older than an hour', named(wrong), listed(1.1)],
    ['the advertisement is older than a day', named(wrong), listed(0, 25)],
    [
      'the project is not listed whole',
      named(wrong),
      { ...listed(), sites: [{ urn: homeSite, name: 'home', at: now }] },
    ],
    ['the image is of a project of others', named(urn('other:private'))],
    ['it is a system image', named(urn('emulab-ops:UBUNTU-STD-ALIAS'))],
    ['the URN names another authority', named(wrong.replace('home.example', 'emulab.net'))],
    ['the node is at another site', named(wrong, northSite)],
    ['another site has an image of that name', named(urn('demo:boreal'))],
    ['it is an address', named('https://www.home.example/image_metadata.php?uuid=nobody')],
    ['it is a bare name', named('my-imgae')],
  ];
  for (const [why, text, known = listed()] of silent)
    it(`says nothing when ${why}`, () =>
      assert.ok(!codes(text, known).includes('warning image-unknown')));
});
