// How a site takes images of other sites: what it was seen to do, what a setting says, what a person answered.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  type ForeignForm,
  ForeignImages,
  formIn,
  formSeenIn,
} from '../../../../src/model/images/foreignImages';

const north = 'urn:publicid:IDN+north.example+authority+cm';
const south = 'urn:publicid:IDN+south.example+authority+cm';
const web = 'urn:publicid:IDN+home.example+image+demo:web';

describe('how a site takes images of other sites', () => {
  let directory: string;
  let settings: Record<string, ForeignForm>;
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'foreign-')), 'made', 'later');
    settings = {};
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = (): ForeignImages => new ForeignImages({ directory, settings: () => settings });
  const known = (): (string | undefined)[] => {
    const form = open().forms();
    return [form(north), form(south)];
  };

  it('is not known at first, and nothing is made by asking', () => {
    assert.deepEqual(known(), [undefined, undefined]);
    assert.throws(() => readdirSync(directory), { code: 'ENOENT' });
  });

  it('is known of the site that was seen to do so, in the next window too', () => {
    open().saw(north, 'urn');
    assert.deepEqual(known(), ['urn', undefined]);
  });

  it('is what it was seen to do last', () => {
    open().saw(north, 'urn');
    open().saw(north, 'url');
    assert.deepEqual(known(), ['url', undefined]);
  });

  it('is what a setting says by the name of the site or its URN, in whatever letters', () => {
    settings = { 'North.Example': 'urn', [south]: 'url' };
    assert.deepEqual(known(), ['urn', 'url']);
  });

  it('is what a person answered, who is not asked again, even if they did not know', () => {
    assert.equal(open().wasAsked(north), false);
    open().answer(north, 'urn');
    open().answer(south, undefined);
    assert.deepEqual(known(), ['urn', undefined]);
    assert.deepEqual([open().wasAsked(north), open().wasAsked(south)], [true, true]);
  });

  it('is by what was seen before a setting, and by a setting before an answer', () => {
    open().answer(north, 'url');
    settings = { 'north.example': 'urn' };
    assert.equal(known()[0], 'urn');
    open().saw(north, 'url');
    assert.equal(known()[0], 'url');
    settings = {};
    assert.equal(open().wasAsked(north), true);
  });

  it('goes by the site, not by the service of it that a URN names, nor by its case', () => {
    open().saw('urn:publicid:IDN+North.example+authority+am', 'urn');
    assert.deepEqual(known(), ['urn', undefined]);
  });

  it('is told to those who listen, when something new is known', () => {
    const images = open();
    let heard = 0;
    images.onDidChange(() => (heard += 1));
    images.saw(north, 'urn');
    images.saw(north, 'urn');
    images.answer(south, 'url');
    assert.equal(heard, 2);
  });

  it('is not known where the record is damaged, or the name is none of a site', () => {
    open().saw(north, 'urn');
    const [file = ''] = readdirSync(directory);
    writeFileSync(join(directory, file), '{"seen":');
    open().saw('nonsense', 'urn');
    assert.deepEqual(known(), [undefined, undefined]);
    assert.deepEqual(readdirSync(directory), [file]);
  });

  it('is seen in an answer about preparing: only what comes from elsewhere has a progress', () => {
    const seen = (asked: string, progress?: number): string | undefined =>
      formSeenIn(north, [{ asked, ready: true, ...(progress === undefined ? {} : { progress }) }]);
    assert.equal(seen(web, 0), 'urn');
    assert.equal(seen(web), undefined);
    assert.equal(seen(web.replace('home', 'north'), 5), undefined);
    assert.equal(formSeenIn(north, []), undefined);
  });

  it('is seen in a sliver that was asked for by URN and has loaded a fetched copy', () => {
    const seen = (image: string | undefined, loadedImage: string | undefined): string | undefined =>
      formIn([{ siteUrn: north, image, loadedImage }]).get(north);
    assert.equal(seen(web, 'GeniSlices/web:0'), 'urn');
    // Its own copy of a system image, an image by URL, one of its own, and a site that does not say.
    assert.equal(seen(web, 'emulab-ops/web:0'), undefined);
    assert.equal(
      seen('https://x.example/image_metadata.php?uuid=1', 'GeniSlices/web:0'),
      undefined,
    );
    assert.equal(seen(web.replace('home', 'north'), 'GeniSlices/web:0'), undefined);
    assert.equal(seen(web, undefined), undefined);
    assert.equal(seen(undefined, undefined), undefined);
  });
});
