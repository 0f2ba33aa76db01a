// In which groups and in which order images are shown, and which a filter lets through.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image } from '../../../../src/model/inventory/image';
import type { SiteState } from '../../../../src/model/inventory/inventory';
import {
  ageGroupOf,
  filtered,
  grouped,
  type PlacedImage,
  placedImages,
  sorted,
} from '../../../../src/ui/images/arrange';
import { anImage, aVersion, bob } from '../../model/builders';

const now = Date.UTC(2026, 5, 30);
const day = 86_400_000;
const daysAgo = (days: number): Date => new Date(now - days * day);

function aSite(name: string, images: readonly Image[]): SiteState {
  const site = { urn: `urn:publicid:IDN+${name}.example+authority+cm`, name };
  return { site, images: { value: images, loading: false } } as unknown as SiteState;
}

const web = anImage({
  name: 'web',
  description: 'nginx on Ubuntu',
  versions: [
    aVersion(1, { created: daysAgo(2), size: 3_000_000 }),
    aVersion(0, { created: daysAgo(90), size: 3_000_000 }),
  ],
});
const db10 = anImage({
  name: 'db10',
  project: 'other',
  creatorUrn: bob,
  mine: false,
  versions: [aVersion(0, { created: daysAgo(400), size: 9_000_000 })],
});
const db9 = anImage({ name: 'db9', versions: [aVersion(0, { created: daysAgo(0.5), size: 1 })] });
const placed = placedImages([aSite('home', [web, db10]), aSite('north', [db9])]);
const names = (images: readonly PlacedImage[]): string[] => images.map(({ image }) => image.name);

describe('the arrangement of images', () => {
  it('orders by name as people count, by date newest first, by the size of all versions', () => {
    assert.deepEqual(names(sorted(placed, 'name')), ['db9', 'db10', 'web']);
    assert.deepEqual(names(sorted(placed, 'date')), ['db9', 'web', 'db10']);
    assert.deepEqual(names(sorted(placed, 'size')), ['db10', 'web', 'db9']);
  });

  it('groups by project, name, owner and age over all sites', () => {
    const keys = (...by: Parameters<typeof grouped>): string[] =>
      grouped(...by).map(({ key, images }) => `${key}: ${names(images).join(' ')}`);
    assert.deepEqual(keys(placed, 'project', now), ['demo: web db9', 'other: db10']);
    assert.deepEqual(keys(placed, 'name', now), ['db9: db9', 'db10: db10', 'web: web']);
    assert.deepEqual(keys(placed, 'owner', now), ['mine: web db9', 'projects: db10']);
    assert.deepEqual(keys(placed, 'age', now), ['day: db9', 'week: web', 'older: db10']);
  });

  it('counts ages up to a limit into the older group', () => {
    assert.deepEqual(
      [0, 1, 7, 30, 365].map((days) => ageGroupOf(daysAgo(days), now)),
      ['day', 'week', 'month', 'year', 'older'],
    );
  });

  it('finds every word of a filter in the name, project, description, creator or site', () => {
    const found = (filter: string): string[] => names(filtered(placed, filter));
    assert.deepEqual(found('UBUNTU web'), ['web']);
    assert.deepEqual(found('bob'), ['db10']);
    assert.deepEqual(found('north'), ['db9']);
    assert.deepEqual(found('web bob'), []);
    assert.deepEqual(found('  '), ['web', 'db10', 'db9']);
  });

  it('lists once what two accounts see at one site', () => {
    const twice = placedImages([aSite('home', [web]), aSite('home', [web])]);
    assert.equal(twice.length, 1);
  });
});
