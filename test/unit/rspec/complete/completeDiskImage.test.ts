// Completion of image references: what is offered, in which order and form, and what it replaces.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { completeAt, type Completion } from '../../../../src/rspec/complete';
import type { Catalogue } from '../../../../src/rspec/images/catalogue';
import { catalogue, emptyNode, image, northSite, now, request, withCursor } from './cursor';

const images = catalogue(
  image('zeta', { mine: true, created: new Date('2026-02-27'), version: 2, size: 1_400_000_000 }),
  image('alpha', { mine: true, created: new Date('2026-01-01') }),
  image('UBUNTU20-64-STD', {
    project: 'emulab-ops',
    os: 'Linux',
    defaultFor: ['raw-pc'],
    sliverTypes: ['raw-pc'],
  }),
  image('FBSD13-STD', {
    project: 'emulab-ops',
    description: 'Free system',
    sliverTypes: ['raw-pc'],
  }),
  image('DOCKER-STD', { project: 'emulab-ops', sliverTypes: ['emulab-docker'] }),
  image('boreal', { siteName: 'north' }),
  image('secret', { siteName: 'north', visibility: 'project' }),
);

function complete(marked: string, from: Catalogue = images): Completion[] {
  const { document, offset } = withCursor(marked);
  return completeAt(document, offset, from, { now });
}

/** The text after the completion with that label was accepted. */
function accept(marked: string, label: string, from: Catalogue = images): string {
  const { text, offset, document } = withCursor(marked);
  const chosen = completeAt(document, offset, from, { now }).find((item) => item.label === label);
  assert.ok(chosen, `${label} is not offered`);
  const edits = [{ ...chosen.replace, text: chosen.insertText }, ...(chosen.additionalEdits ?? [])];
  return applyEdits(text, edits);
}

const rawPc = (tag: string): string =>
  request(`    <sliver_type name="raw-pc">${tag}</sliver_type>`);
const labels = (items: readonly Completion[]): string[] =>
  [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ label }) => label);

describe('completion of disk_image', () => {
  it('offers own images first, then those of the site with the default on top, then the others', () => {
    assert.deepEqual(labels(complete(rawPc('<disk_image name="|"/>'))), [
      'zeta',
      'alpha',
      'UBUNTU20-64-STD',
      'FBSD13-STD',
      'boreal',
      'DOCKER-STD',
      'secret',
    ]);
  });

  it('offers what the team has marked as deprecated after all that fits, and says so', () => {
    const labelled = (name: string): string => `urn:publicid:IDN+home.example+image+demo:${name}`;
    const marked: Catalogue = {
      ...images,
      labels: [
        { image: labelled('zeta'), label: 'deprecated', reason: 'Old kernel' },
        { image: labelled('alpha'), label: 'prod' },
        { image: `${labelled('boreal')}:0`, label: 'deprecated' },
      ],
    };
    const found = complete(rawPc('<disk_image name="|"/>'), marked);
    assert.deepEqual(labels(found).slice(-2), ['zeta', 'secret']);
    assert.equal(labels(found)[0], 'alpha');
    const [zeta, alpha] = ['zeta', 'alpha'].map((name) => found.find(({ label }) => label === name));
    assert.match(zeta?.labelDetail ?? '', /^deprecated · /);
    assert.match(String(zeta?.documentation), /^\*\*deprecated\*\*: Old kernel\n/);
    assert.match(alpha?.labelDetail ?? '', /^prod · /);
    assert.match(String(alpha?.documentation), /^\*\*prod\*\*\n/);
  });

  it('counts images of colleagues in one’s projects among the own, and those at other sites too', () => {
    const known = catalogue(
      image('of-the-site', { project: 'emulab-ops', defaultFor: ['raw-pc'] }),
      image('far', { siteName: 'north', mine: true }),
      image('of-a-colleague', { ours: true }),
      image('closed', { siteName: 'north', mine: true, visibility: 'project' }),
    );
    const found = complete(rawPc('<disk_image name="|"/>'), known);
    assert.deepEqual(labels(found), ['of-a-colleague', 'far', 'of-the-site', 'closed']);
    assert.match(found[0]?.detail ?? '', /^of your project/);
    assert.match(found[1]?.detail ?? '', /^yours · by URL from north/);
    assert.equal(found[2]?.labelDetail, 'default · emulab-ops · home');
  });

  it('offers no image that does not exist: deleted, failed, running or not yet released', () => {
    const { document, offset } = withCursor(emptyNode('<disk_image name="|"/>'));
    const known = catalogue(
      image('there', { renewing: true }),
      image('gone', { state: 'deleted' }),
      image('broken', { state: 'failed' }),
      image('running', { state: 'snapshot-running' }),
      image('unreleased', { visibility: 'not-released' }),
    );
    const labels = completeAt(document, offset, known, { now }).map(({ label }) => label);
    assert.deepEqual(labels, ['there']);
  });

  it('writes the URN at the site of the image', () => {
    const after = accept(rawPc('<disk_image name="|"/>'), 'zeta');
    assert.match(after, /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:zeta"\/>/);
  });

  it('writes the address into name at another site', () => {
    const after = accept(rawPc('<disk_image name="|"/>'), 'boreal');
    assert.match(
      after,
      /<disk_image name="https:\/\/www\.north\.example\/image_metadata\.php\?uuid=[0-9a-f-]{36}"\/>/,
    );
  });

  it('decides the form by the component manager of the node', () => {
    const marked = request(
      '<sliver_type name="raw-pc"><disk_image name="|"/></sliver_type>',
      northSite,
    );
    assert.match(
      accept(marked, 'boreal'),
      /name="urn:publicid:IDN\+north\.example\+image\+demo:boreal"/,
    );
    assert.match(accept(marked, 'zeta'), /name="https:\/\/www\.home\.example\/image_metadata/);
  });

  it('writes URNs in a node that names no site', () => {
    const marked = request('<sliver_type name="raw-pc"><disk_image name="|"/></sliver_type>', '');
    assert.match(
      accept(marked, 'boreal'),
      /name="urn:publicid:IDN\+north\.example\+image\+demo:boreal"/,
    );
  });

  for (const value of [
    '|urn:publicid:IDN+x+image+a:b',
    'urn:publ|icid:IDN+x+image+a:b',
    'urn:publicid:IDN+x+image+a:b|',
  ]) {
    it(`replaces the whole value with the cursor at ${value}`, () => {
      const after = accept(rawPc(`<disk_image name="${value}"/>`), 'zeta');
      assert.match(
        after,
        /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:zeta"\/>/,
      );
    });
  }

  it('replaces a value that runs over lines, with a span that stays on the line of the cursor', () => {
    const marked = rawPc('<disk_image name="\n   ze|t\n  "/>');
    const [first] = complete(marked);
    assert.equal(first?.additionalEdits?.length, 2);
    assert.match(
      accept(marked, 'zeta'),
      /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:zeta"\/>/,
    );
  });

  it('filters on a part of the name, the URN and the description', () => {
    assert.deepEqual(labels(complete(rawPc('<disk_image name="ubu|"/>'))), ['UBUNTU20-64-STD']);
    assert.deepEqual(labels(complete(rawPc('<disk_image name="ub20|"/>'))), ['UBUNTU20-64-STD']);
    assert.deepEqual(labels(complete(rawPc('<disk_image name="free|"/>'))), ['FBSD13-STD']);
    assert.deepEqual(
      labels(
        complete(rawPc('<disk_image name="urn:publicid:IDN+emulab.net+image+emulab-ops//FB|"/>')),
      ),
      ['FBSD13-STD'],
    );
  });

  it('gives every item a filter text that holds what is typed', () => {
    const typed = 'urn:publicid:IDN+emulab.net+image+emulab-ops//FB';
    for (const item of complete(rawPc(`<disk_image name="${typed}|"/>`)))
      assert.ok(item.filterText.startsWith(typed));
  });

  it('offers everything again behind a reference that is already complete', () => {
    const marked = rawPc('<disk_image name="urn:publicid:IDN+home.example+image+demo:zeta|"/>');
    assert.equal(complete(marked).length, 7);
  });

  it('offers nothing but versions where the number of one is typed', () => {
    const versions = catalogue(image('web', { version: 12, versions: [12, 11, 2] }), image('x'));
    const urn = 'urn:publicid:IDN+home.example+image+demo:web';
    const at = (typed: string): Completion[] =>
      complete(rawPc(`<disk_image name="${typed}|"/>`), versions);
    assert.deepEqual(
      at(`${urn}:1`).map(({ insertText, labelDetail }) => [insertText, labelDetail]),
      [
        [`${urn}:12`, 'newest · demo · home'],
        [`${urn}:11`, 'demo · home'],
      ],
    );
    assert.deepEqual(at(`${urn}:7`), []);
    assert.equal(at(urn).length, 2);
  });

  it('completes url with addresses', () => {
    const after = accept(rawPc('<disk_image url="|"/>'), 'zeta');
    assert.match(
      after,
      /<disk_image url="https:\/\/www\.home\.example\/image_metadata\.php\?uuid=/,
    );
  });

  it('works with an open quote, and closes it', () => {
    const after = accept(
      request('    <sliver_type name="raw-pc">\n      <disk_image name="|'),
      'zeta',
    );
    assert.match(
      after,
      /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:zeta"\n {2}<\/node>/,
    );
  });

  it('keeps the next attribute out of an open quote', () => {
    const after = accept(rawPc('<disk_image name="| os="Linux"/>'), 'zeta');
    assert.match(after, /name="urn:publicid:IDN\+home\.example\+image\+demo:zeta" os="Linux"\/>/);
  });

  it('quotes a value that has no quotes', () => {
    const after = accept(rawPc('<disk_image name=ze|t/>'), 'zeta');
    assert.match(after, /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:zeta"\/>/);
  });

  it('works where the document ends at the cursor', () => {
    const marked =
      '<rspec xmlns="http://www.geni.net/resources/rspec/3"><node client_id="a"><sliver_type name="raw-pc"><disk_image name="|';
    assert.equal(complete(marked).length, 7);
  });

  it('escapes an address for XML', () => {
    const special = image('amp', {
      url: 'https://x.example/i?a=1&uuid=00000000-0000-0000-0000-000000000001',
    });
    const after = accept(rawPc('<disk_image url="|"/>'), 'amp', catalogue(special));
    assert.match(after, /url="https:\/\/x\.example\/i\?a=1&amp;uuid=/);
  });

  it('says why an image comes last', () => {
    const items = new Map(
      complete(rawPc('<disk_image name="|"/>')).map((item) => [item.label, item.detail]),
    );
    assert.equal(items.get('zeta'), 'yours · version 2 · 1.4 GB · 2 days ago · Anyone can use it');
    assert.equal(items.get('UBUNTU20-64-STD'), 'default · Linux · Anyone can use it');
    assert.equal(items.get('DOCKER-STD'), 'for emulab-docker · Anyone can use it');
    assert.equal(items.get('boreal'), 'by URL from north · Anyone can use it');
  });

  it('offers a system image of the own site once, not also that of every other site', () => {
    const twins = catalogue(
      image('U', { project: 'emulab-ops' }),
      image('U', { project: 'emulab-ops', siteName: 'north' }),
    );
    assert.equal(complete(rawPc('<disk_image name="|"/>'), twins).length, 1);
  });

  for (const marked of ['<disk_image na|', '<disk_image |', '<disk_image na|/>']) {
    it(`offers the attributes at ${marked}`, () => {
      const items = complete(rawPc(marked));
      assert.ok(
        items.some(
          ({ label, insertText, again }) => label === 'name' && insertText === 'name="$1"' && again,
        ),
      );
    });
  }
});
