// What the packages say of themselves: notices, manifests, README and bill of materials.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bundledPackages } from '../../../scripts/package/bundled.mts';
import { withSettings } from '../../../scripts/package/facts.mts';
import {
  manifestForNpm,
  manifestForVSCode,
  type Manifest,
} from '../../../scripts/package/manifest.mts';
import { notices, noticesFile } from '../../../scripts/package/notices.mts';
import { readmeFor } from '../../../scripts/package/readme.mts';
import { onlyBundled } from '../../../scripts/package/sbom.mts';
import {
  contentTypesOf,
  galleryManifest,
  type GalleryManifest,
  writeVsix,
} from '../../../scripts/package/vsix.mts';

/** What both packages say of themselves. */
const common = {
  name: 'protogeni-images',
  version: '0.2.0',
  type: 'commonjs',
  license: 'MIT',
  keywords: [
    'ProtoGENI',
    'GENI',
    'Emulab',
    'CloudLab',
    'Powder',
    'RSpec',
    'geni-lib',
    'disk image',
    'snapshot',
    'testbed',
    'reproducibility',
    'MCP',
  ],
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest & GalleryManifest;
/** As a release states it. */
const stated = withSettings(manifest, {
  publisher: 'maker',
  author: 'A. Maker',
  repository: 'https://git.example/owner/name',
  questions: undefined,
}) as Manifest & GalleryManifest;

/** Compares with what is kept; `UPDATE_GOLDEN=1 npm run test:unit -- release/packages` writes it anew. */
function matchGolden(name: string, actual: string): void {
  const file = `test/fixtures/release/${name}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

describe('the third-party notices', () => {
  it('name what the last build has bundled; else run "npm run notices"', () => {
    assert.equal(readFileSync(noticesFile, 'utf8'), notices());
  });

  it('hold the text of a licence for each library', () => {
    const [first] = bundledPackages();
    assert.ok(first);
    const unknown = { ...first, folder: 'media/sample', license: 'Secret-1.0' };
    assert.throws(() => notices([unknown]), /brings no text of its licence \(Secret-1.0\)/);
  });
});

describe('the manifest', () => {
  it('of the extension is this, and what the extension contributes', () => {
    const { contributes, capabilities, activationEvents, ...rest } = manifestForVSCode(manifest);
    assert.deepEqual(
      { contributes, capabilities, activationEvents },
      {
        contributes: manifest.contributes,
        capabilities: manifest['capabilities'],
        activationEvents: manifest['activationEvents'],
      },
    );
    assert.deepEqual(rest, {
      ...common,
      displayName: 'ProtoGENI Images',
      description:
        'Custom disk images for ProtoGENI, Emulab and CloudLab testbeds: snapshot a sliver, follow the snapshot, use the image in an RSpec, delete it.',
      publisher: 'protogeni-images',
      icon: 'media/icon.png',
      galleryBanner: { color: '#17324d', theme: 'dark' },
      categories: ['Programming Languages', 'Linters', 'Formatters', 'Snippets', 'AI', 'Education'],
      engines: manifest.engines,
      extensionKind: ['ui', 'workspace'],
      main: './dist/extension.js',
      l10n: './l10n',
    });
  });

  it('of the npm package is this, and asks for Node alone', () => {
    const { scripts, devDependencies, ...shipped } = { ...manifestForNpm(stated) };
    assert.deepEqual([scripts, devDependencies], [undefined, undefined]);
    matchGolden('npm.package.json', `${JSON.stringify(shipped, null, 2)}\n`);
  });

  it('names nobody as publisher, author or address but what a release states', () => {
    for (const member of ['author', 'homepage', 'bugs', 'repository', 'qna'])
      assert.equal(manifestForVSCode(manifest)[member], undefined, member);
    const { publisher, bugs, qna } = manifestForVSCode(stated);
    assert.deepEqual(
      { publisher, bugs, qna },
      { publisher: 'maker', bugs: { url: 'https://git.example/owner/name/issues' }, qna: false },
    );
  });
});

describe('the manifest for the gallery', () => {
  it('is this text', () => {
    matchGolden('extension.vsixmanifest', galleryManifest(stated));
  });

  it('leads nowhere without the address of the sources', () => {
    assert.doesNotMatch(galleryManifest(manifest), /Services\.Links|QnA|https?:\/\/(?!schemas\.)/);
  });

  it('leads to the place for questions that a release names', () => {
    const asked = { ...stated, qna: 'https://git.example/questions' };
    assert.match(
      galleryManifest(asked),
      /CustomerQnALink" Value="https:\/\/git\.example\/questions"/,
    );
  });

  it('holds words that are markup as text', () => {
    const xml = galleryManifest({ ...manifest, displayName: 'A & "B" <C>' });
    assert.match(xml, /<DisplayName>A &amp; &quot;B&quot; &lt;C&gt;<\/DisplayName>/);
  });

  it('gives every ending a type', () => {
    const xml = contentTypesOf(['dist/a.js', 'media/b.rspec', 'LICENSE']);
    for (const ending of ['.js', '.rspec', '.txt', '.vsixmanifest']) {
      assert.ok(xml.includes(`Extension="${ending}"`), ending);
    }
  });
});

describe('a VSIX', () => {
  it('is the same, to the byte, for the same files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vsix-'));
    const contents = new Map([
      ['package.json', Buffer.from(JSON.stringify(manifest))],
      ['dist/extension.js', Buffer.from('exports.activate = () => {};')],
    ]);
    try {
      const made = await Promise.all(
        ['one', 'two'].map(async (name) => {
          await writeVsix(join(folder, name), contents);
          return readFileSync(join(folder, name));
        }),
      );
      assert.ok(made[0]?.subarray(0, 2).toString() === 'PK' && made[1]?.equals(made[0]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the README of a package', () => {
  it('keeps links to the web and to files that ship, and the words of the others', () => {
    const text = '[web](https://a.example) [here](LICENSE) [docs/x.md](docs/x.md#y) [top](#top)';
    assert.equal(
      readmeFor(text, ['LICENSE']),
      '[web](https://a.example) [here](LICENSE) docs/x.md [top](#top)',
    );
  });

  it('leads to the version that ships, where its address is known', () => {
    const text =
      '![a](media/a.png)\n[web](https://a.example) [b](docs/b.md#c) [top](#top) ![d](https://d.example/d.png)';
    const at = { blob: 'https://git.example/blob/v1/', raw: 'https://git.example/raw/v1/' };
    assert.equal(
      readmeFor(text, [], at),
      '![a](https://git.example/raw/v1/media/a.png)\n[web](https://a.example) ' +
        '[b](https://git.example/blob/v1/docs/b.md#c) [top](#top) ![d](https://d.example/d.png)',
    );
  });

  it('leaves out pictures that do not ship', () => {
    const text = 'a\n\n![b](docs/b.png)\n\n<picture>\n<img src="docs/c.png">\n</picture>\n\nd';
    assert.equal(readmeFor(text, []), 'a\n\nd');
  });
});

describe('the bill of materials', () => {
  const component = (name: string) => ({
    'bom-ref': `${name}@1.0.0`,
    name,
    scope: 'optional',
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  });
  const document = {
    metadata: { component: { 'bom-ref': 'ours@0.1.0', name: 'folder' } },
    components: [component('bundled'), component('tool')],
    dependencies: [{ ref: 'ours@0.1.0', dependsOn: ['bundled@1.0.0', 'tool@1.0.0'] }],
  };

  it('lists what is bundled, and no tool', () => {
    const { metadata, components, dependencies } = onlyBundled(document, 'ours', ['bundled@1.0.0']);
    assert.equal(metadata.component['name'], 'ours');
    assert.deepEqual(components, [
      { 'bom-ref': 'bundled@1.0.0', name: 'bundled', scope: 'required', properties: [] },
    ]);
    assert.deepEqual(dependencies, [{ ref: 'ours@0.1.0', dependsOn: ['bundled@1.0.0'] }]);
  });

  it('is refused when the lock file does not know a library', () => {
    assert.throws(() => onlyBundled(document, 'ours', ['other@2.0.0']), /other@2\.0\.0/);
  });
});
