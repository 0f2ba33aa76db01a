// Replacing an image everywhere, and what becomes of a pasted one.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { imageFromText, pasteImage } from '../../../../src/rspec/edits/paste';
import { findUses } from '../../../../src/rspec/edits/sought';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { scan } from '../../../../src/rspec/syntax/scan';
import { replaceEverywhere } from './replacing';
import { catalogue, image, northSite, request, withCursor } from '../complete/cursor';

const old = image('old');
const fresh = image('fresh');
const tag = (name: string): string =>
  `<sliver_type name="raw-pc"><disk_image name="${name}"/></sliver_type>`;

describe('replaceEverywhere', () => {
  it('finds every form of a reference', () => {
    const forms = [
      old.urn,
      `${old.urn}:3`,
      old.urn.replace('demo:', 'demo//'),
      old.url ?? '',
      old.urn.replace('home.example', 'emulab.net'),
    ];
    for (const form of forms) {
      assert.equal(findUses(scan(request(tag(form))), old, catalogue(old)).length, 1, form);
    }
    assert.equal(findUses(scan(request(tag(fresh.urn))), old, catalogue(old, fresh)).length, 0);
  });

  it('finds only what names a version, when one version is sought', () => {
    const url = 'https://home.example/image_metadata.php?uuid=aaaaaaaa-0000-0000-0000-000000000003';
    const sought = { urn: old.urn, url, onlyVersion: 3 };
    const uses = (form: string): number =>
      findUses(scan(request(tag(form))), sought, catalogue(old)).length;
    assert.deepEqual([`${old.urn}:3`, url].map(uses), [1, 1]);
    assert.deepEqual([old.urn, `${old.urn}:2`, old.url ?? ''].map(uses), [0, 0, 0]);
  });

  it('writes the new image in the form of each node’s site', () => {
    const home = request(tag(old.urn));
    const north = request(tag(old.url ?? ''), northSite);
    assert.equal(
      applyEdits(home, replaceEverywhere(scan(home), old, fresh, catalogue(old, fresh))),
      request(tag(fresh.urn)),
    );
    const edits = replaceEverywhere(scan(north), old, fresh, catalogue(old, fresh));
    assert.equal(applyEdits(north, edits), request(tag(fresh.url ?? ''), northSite));
  });

  it('changes an element once, though both its attributes name the image', () => {
    const text = request(
      `<sliver_type name="raw-pc"><disk_image name="${old.urn}" url="${old.url ?? ''}"/></sliver_type>`,
    );
    assert.equal(
      applyEdits(text, replaceEverywhere(scan(text), old, fresh, catalogue(old, fresh))),
      request(tag(fresh.urn)),
    );
  });
});

describe('pasting an image', () => {
  function paste(
    marked: string,
    pasted: string,
    ...known: Parameters<typeof catalogue>
  ): string | undefined {
    const { text, offset, document } = withCursor(marked);
    const chosen = imageFromText(pasted, catalogue(...known));
    const edits = chosen && pasteImage(document, offset, chosen);
    return edits && applyEdits(text, edits);
  }

  it('makes the element at a node', () => {
    assert.match(
      paste(request('<sliver_type name="raw-pc">|</sliver_type>'), `${old.urn}\n`, old) ?? '',
      /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:old"\/>/,
    );
  });

  it('makes the value inside quotes, in the form of the site', () => {
    assert.equal(
      paste(request(tag('x|y'), northSite), old.urn, old),
      request(tag(old.url ?? ''), northSite),
    );
  });

  it('keeps the version that a pasted URN holds on to', () => {
    assert.equal(paste(request(tag('|')), `${old.urn}:2`, old), request(tag(`${old.urn}:2`)));
  });

  it('knows an image in a pasted element', () => {
    assert.equal(
      paste(request(tag('|')), ` <disk_image name="${old.urn}"/>`, old),
      request(tag(old.urn)),
    );
  });

  it('takes references that nobody knows as they are', () => {
    const url =
      'https://www.far.example/image_metadata.php?uuid=86cfe455-6688-11de-abf6-001143e453fe';
    assert.equal(paste(request(tag('|')), url), request(tag(url)));
    assert.equal(paste(request(tag('|')), old.urn), request(tag(old.urn)));
  });

  it('leaves any other text and any other place alone', () => {
    for (const text of ['hello', 'two words', 'https://example.org/', `${old.urn} and more`]) {
      assert.equal(imageFromText(text, catalogue(old)), undefined);
    }
    assert.equal(paste('<rspec>|</rspec>', old.urn, old), undefined);
    assert.equal(paste(request('<execute command="|"/>'), old.urn, old), undefined);
  });
});
