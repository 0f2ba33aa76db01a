// Hover, links, code-lens data and folding: what an editor shows around the text.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { hoverAt } from '../../../src/rspec/hover';
import { links, manifestNodes } from '../../../src/rspec/links';
import { folds, outline } from '../../../src/rspec/outline';
import { scan } from '../../../src/rspec/syntax/scan';
import { catalogue, image, now, request, withCursor } from './complete/cursor';
import { readSamples } from './samples';

function sample(part: string): string {
  const found = readSamples().find(({ file }) => file.includes(part));
  assert.ok(found);
  return found.text;
}

function hover(marked: string, ...images: Parameters<typeof catalogue>): string | undefined {
  const { document, offset } = withCursor(marked);
  return hoverAt(document, offset, { catalogue: catalogue(...images), now })?.markdown;
}

describe('hover', () => {
  const tag = (attributes: string): string =>
    request(`<sliver_type name="raw-pc"><disk_image ${attributes}/></sliver_type>`);

  it('tells what an image is, where it is and who may use it', () => {
    const known = image('IMG', {
      description: 'My *own*',
      version: 3,
      size: 2_500_000_000,
      created: new Date('2026-02-28'),
      mine: true,
    });
    const text = hover(
      tag('name="urn:publicid:IDN+emulab.net+image+demo//I|MG:2"'),
      known,
      image('IMG', { siteName: 'north' }),
    );
    assert.match(text ?? '', /^\*\*demo:IMG\*\* at home/);
    assert.match(text ?? '', /My \\\*own\\\*/);
    assert.match(text ?? '', /version 3 · 2\.5 GB · 1 day ago/);
    assert.match(text ?? '', /Anyone can use it\./);
    assert.match(text ?? '', /is pinned to version 2\. The newest is 3\./);
    assert.match(text ?? '', /Also at north\./);
  });

  it('tells what the team says of the image, or of the version that the name means', () => {
    const known = image('IMG', { version: 3 });
    const told = (name: string, said: string): string => {
      const { document, offset } = withCursor(tag(`name="|${name}"`));
      const reason = 'Use [new](command:x).';
      const labels = [{ image: said, label: 'deprecated', reason }];
      const all = { ...catalogue(known), labels };
      return hoverAt(document, offset, { catalogue: all, now })?.markdown ?? '';
    };
    const words = /^\*\*deprecated\*\*: Use \\\[new\\\]\\\(command:x\\\)\.\n/;
    assert.match(told(known.urn, known.urn), words);
    assert.match(told(known.urn, `${known.urn}:3`), words);
    assert.match(told(`${known.urn}:2`, `${known.urn}:2`), words);
    assert.doesNotMatch(told(known.urn, `${known.urn}:2`), /deprecated/);
  });

  it('tells which attribute wins', () => {
    const url = 'https://x.example/image_metadata.php?uuid=86cfe455-6688-11de-abf6-001143e453fe';
    assert.match(
      hover(tag(`name="|x" url="${url}"`)) ?? '',
      /Sites use `url` and ignore this `name`/,
    );
    assert.match(hover(tag(`name="x" url="${url}|"`)) ?? '', /This `url` overrides `name`/);
  });

  it('tells of a snapshot in progress', () => {
    const running = image('IMG', { state: 'snapshot-running' });
    assert.match(
      hover(tag(`name="|${running.urn}"`), running) ?? '',
      /Its snapshot is in progress\./,
    );
    const renewing = image('IMG', { version: 2, renewing: true });
    assert.match(
      hover(tag(`name="|${renewing.urn}"`), renewing) ?? '',
      /version 2[^]*A snapshot that creates its next version is in progress\./,
    );
  });

  it('shows no text of others as markup', () => {
    const nasty = image('IMG', { description: '[click](command:evil) <img src=x>' });
    assert.doesNotMatch(hover(tag(`name="|${nasty.urn}"`), nasty) ?? '', /(?<!\\)[[<]/);
  });

  it('has two sentences on every element and attribute that the schema knows', () => {
    assert.match(
      hover(request('<sliver_ty|pe name="raw-pc"/>')) ?? '',
      /^\*\*sliver_type\*\* — .+\. .+\.$/,
    );
    assert.match(hover(request('<sliver_type na|me="raw-pc"/>')) ?? '', /^\*\*name\*\* — /);
    assert.match(hover(request('<sliver_type name="raw|-pc"/>')) ?? '', /bare-metal/);
  });
});

describe('links', () => {
  it('leads to metadata pages and archives, not to namespaces', () => {
    const found = links(scan(sample('five-addresses')));
    assert.equal(found.filter(({ kind }) => kind === 'metadata').length, 5);
    assert.ok(found.some(({ target, kind }) => kind === 'web' && target.endsWith('.tar.gz')));
    assert.ok(found.every(({ target }) => !target.includes('/resources/rspec/')));
  });

  it('leaves out the blank before an address', () => {
    const [first] = links(scan(sample('five-addresses'))).filter(({ target }) =>
      target.includes('04c4a1b2'),
    );
    assert.equal(
      first?.target,
      'https://www.home.example/image_metadata.php?uuid=04c4a1b2-7f3e-11ee-9a5d-e4434b2381fc',
    );
  });
});

describe('nodes of a manifest', () => {
  it('are its slivers, with their logins and whether they can be imaged', () => {
    const nodes = manifestNodes(scan(sample('two-slivers')));
    assert.deepEqual(
      nodes.map(({ name, imageable, logins }) => ({ name, imageable, logins })),
      [
        {
          name: 'node0',
          imageable: true,
          logins: [{ hostname: 'pc1.home.example', username: 'student', port: '22' }],
        },
        {
          name: 'node1',
          imageable: false,
          logins: [{ hostname: 'pc2.home.example', username: 'student', port: '22' }],
        },
      ],
    );
    assert.match(nodes[0]?.sliverUrn ?? '', /^urn:publicid:IDN\+home\.example\+sliver\+4100$/);
  });

  it('are none in a request', () => {
    assert.deepEqual(manifestNodes(scan(sample('version-2.rspec'))), []);
  });
});

describe('outline and folding', () => {
  it('keeps the name of an item inside the item', () => {
    for (const { text } of readSamples()) {
      for (const { span, selection } of outline(scan(text))) {
        assert.ok(span.start <= selection.start && selection.end <= span.end);
      }
    }
  });

  it('folds elements and comments of several lines', () => {
    const text = '<a>\n<b x="1"/>\n<!-- c\nd -->\n</a>';
    assert.deepEqual(folds(scan(text)), [
      { start: 0, end: text.indexOf('</a>'), comment: false },
      { start: text.indexOf('<!--'), end: text.indexOf('\n</a>'), comment: true },
    ]);
  });
});
