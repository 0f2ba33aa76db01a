// Another image in the place of one, everywhere: nothing else is lost, and what is written means the same at its place.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { actionsInProfile, placesInProfile } from '../../../../src/rspec/genilib';
import { actionsInText } from '../../../../src/rspec/mentions';
import type { TextKind } from '../../../../src/rspec/mentions/kinds';
import { scan } from '../../../../src/rspec/syntax/scan';
import { replaceEverywhere, replaceInProfile, replaceInText } from './replacing';
import { catalogue, homeSite, image, northSite, request } from '../complete/cursor';

const old = image('old');
const fresh = image('fresh');
const known = catalogue(old, fresh);
const replacing = { sought: [old], image: fresh, catalogue: known };
const [oldUrl, freshUrl] = [old.url ?? '', fresh.url ?? ''];
const otherUrl =
  'https://other.example/image_metadata.php?uuid=bbbbbbbb-0000-0000-0000-000000000004';

const profile = (line: string): string =>
  `import geni.portal as portal\nrequest = portal.context.makeRequestRSpec()\nn = request.RawPC("n")\n${line}\n`;
const node = (attributes: string, site = ''): string =>
  request(`<sliver_type name="raw-pc"><disk_image ${attributes}/></sliver_type>`, site);

function inRspec(text: string): string {
  return applyEdits(text, replaceEverywhere(scan(text), old, fresh, known));
}

function inProfile(text: string): string {
  return applyEdits(text, replaceInProfile(text, old, fresh, known));
}

function inText(text: string, kind: TextKind): string {
  return applyEdits(text, replaceInText(text, kind, old, fresh, known));
}

describe('Another image in the place of one', () => {
  it('stays an address where no site is named beside it', () => {
    const texts: readonly (readonly [TextKind, string])[] = [
      ['shell', `wget "${oldUrl}"\n`],
      ['json', `{"image_url": "${oldUrl}"}`],
      ['terraform', `disk_image_url = "${oldUrl}"\n`],
      ['prose', `See [our image](${oldUrl}).\n`],
    ];
    for (const [kind, text] of texts)
      assert.equal(inText(text, kind), text.replace(oldUrl, freshUrl), kind);
    const python = profile(`n.disk_image = "${oldUrl}"`);
    assert.equal(inProfile(python), python.replace(oldUrl, freshUrl));
    const rspec = node(`name="${oldUrl}"`);
    assert.equal(inRspec(rspec), rspec.replace(oldUrl, freshUrl));
  });

  it('is a URN at its own site, whatever stood there', () => {
    const rspec = request(
      `<sliver_type name="raw-pc"><disk_image name="${oldUrl}"/></sliver_type>`,
    );
    assert.equal(inRspec(rspec), rspec.replace(oldUrl, fresh.urn));
  });

  it('is an address where nodes of two sites get it', () => {
    const text = profile(
      [
        `IMG = "${old.urn}"`,
        'a = request.RawPC("a")',
        `a.component_manager_id = "${homeSite}"`,
        'a.disk_image = IMG',
        'b = request.RawPC("b")',
        `b.component_manager_id = "${northSite}"`,
        'b.disk_image = IMG',
      ].join('\n'),
    );
    assert.equal(inProfile(text), text.replace(old.urn, freshUrl));
  });

  it('takes the place of a name only where no address wins over it', () => {
    const text = node(`name="${old.urn}" url="${otherUrl}"`);
    assert.equal(inRspec(text), text);
    const python = profile(`s = """${text}"""`);
    assert.equal(inProfile(python), python);
    const yaml = `rspec: |\n  ${text.replaceAll('\n', '\n  ')}`;
    assert.equal(inText(yaml, 'yaml'), yaml);
  });

  it('is nothing in a manifest, which says what was', () => {
    const text = node(`name="${old.urn}"`).replace('type="request"', 'type="manifest"');
    assert.equal(inRspec(text), text);
    const python = profile(`s = """${text}"""`);
    assert.equal(inProfile(python), python);
    const yaml = `rspec: |\n  ${text.replaceAll('\n', '\n  ')}`;
    assert.equal(inText(yaml, 'yaml'), yaml);
  });

  it('makes an RSpec in a string what it would make the RSpec itself', () => {
    const text = node(`name="x" url="${oldUrl}" os="Linux" version="3"`);
    const expected = inRspec(text);
    assert.match(expected, /<disk_image name="[^"]*"\/>/);
    assert.equal(inProfile(profile(`s = """${text}"""`)), profile(`s = """${expected}"""`));
    const json = (rspec: string): string => JSON.stringify({ rspec });
    assert.equal(inText(json(text), 'json'), json(expected));
  });

  it('leaves a template to those who fill it in', () => {
    for (const site of ['%s', '%(site)s', '{}', '{site}', '${site}']) {
      const text = profile(`T = "${old.urn.replace('home.example', site)}"`);
      assert.equal(inProfile(text), text, site);
      assert.deepEqual(
        placesInProfile(text, replacing).map(({ change }) => change),
        ['composed'],
        site,
      );
    }
  });

  it('keeps the remarks between strings that are one value', () => {
    const [head, tail] = [old.urn.slice(0, -8), old.urn.slice(-8)];
    const text = profile(`n.disk_image = ("${head}"  # home\n    "${tail}")  # ours`);
    const expected = profile(`n.disk_image = ("${fresh.urn}"  # home\n    )  # ours`);
    assert.equal(inProfile(text), expected);
  });
});

describe('Writing an image in its other form', () => {
  it('never writes a URN into url, nor changes what is no request', () => {
    const text = request(
      `<sliver_type name="raw-pc"><disk_image name="x" url="${oldUrl}"/></sliver_type>`,
    );
    const python = profile(`s = """${text}"""`);
    assert.deepEqual(actionsInProfile(python, python.indexOf(oldUrl), known), []);
    const json = JSON.stringify({ text });
    assert.deepEqual(actionsInText(json, json.indexOf(oldUrl), 'json', known), []);
    const past = JSON.stringify({
      text: text.replace('request"', 'manifest"').replace('x"', `${old.urn}:3"`),
    });
    assert.deepEqual(actionsInText(past, past.indexOf(old.urn), 'json', known), []);
  });
});
