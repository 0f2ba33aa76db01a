// What the packages say of themselves: notices, manifests, README and bill of materials.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bundledPackages } from '../../../scripts/package/bundled.mts';
import { missingFacts } from '../../../scripts/package/facts.mts';
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
  version: '0.1.0',
  type: 'commonjs',
  license: 'MIT',
  keywords: [
    'ProtoGENI',
    'GENI',
    'Emulab',
    'CloudLab',
    'RSpec',
    'disk image',
    'snapshot',
    'testbed',
  ],
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest & GalleryManifest;

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
      categories: ['Programming Languages', 'Education', 'Other'],
      engines: manifest.engines,
      extensionKind: ['ui', 'workspace'],
      main: './dist/extension.js',
      l10n: './l10n',
    });
  });

  it('of the npm package is this, and asks for Node alone', () => {
    const library = { types: './dist/rpc/index.d.ts', default: './dist/rpc/index.js' };
    const portal = { types: './dist/portal/index.d.ts', default: './dist/portal/index.js' };
    const { node } = manifest.engines as Record<string, string>;
    assert.deepEqual(manifestForNpm(manifest), {
      ...common,
      description:
        'Commands and a TypeScript library for custom disk images of ProtoGENI, Emulab and CloudLab testbeds, and a local testbed to try them on.',
      engines: { node },
      main: library.default,
      types: library.types,
      typesVersions: { '*': { rpc: [library.types], portal: [portal.types] } },
      exports: {
        '.': library,
        './rpc': library,
        './portal': portal,
        './package.json': './package.json',
      },
      sideEffects: false,
      bin: {
        createimage: 'dist/cli/createimage.js',
        deleteimage: 'dist/cli/deleteimage.js',
        'geni-image': 'dist/cli/geni-image.js',
        'geni-testbed': 'dist/cli/geni-testbed.js',
        imageinfo: 'dist/cli/imageinfo.js',
        listimages: 'dist/cli/listimages.js',
      },
      man: [
        'docs/man/createimage.1',
        'docs/man/deleteimage.1',
        'docs/man/geni-image.1',
        'docs/man/imageinfo.1',
        'docs/man/listimages.1',
      ],
    });
  });
});

describe('a release', () => {
  const known = {
    author: 'A. Maker',
    homepage: 'https://images.example',
    bugs: 'https://images.example/problems',
    repository: 'https://images.example/source',
  };

  it('asks for what its manifest does not say', () => {
    assert.equal(
      missingFacts({ ...known, author: '', bugs: undefined }),
      'package.json does not say who made this and where it is kept: add author and bugs.',
    );
  });

  it('asks for nothing when all is known', () => assert.equal(missingFacts(known), undefined));
});

describe('the manifest for the gallery', () => {
  it('names the extension, its kinds of files and what it needs', () => {
    const xml = galleryManifest({ ...manifest, displayName: 'A & "B" <C>' });
    assert.match(xml, /<Identity [^>]*Id="protogeni-images" Version="\d+\.\d+\.\d+"/);
    assert.match(xml, /<DisplayName>A &amp; &quot;B&quot; &lt;C&gt;<\/DisplayName>/);
    assert.match(xml, /<Description [^>]*>Custom disk images for ProtoGENI, [^%<]+<\/Description>/);
    assert.match(xml, /<Tags>[^<]*__ext_rspec[^<]*<\/Tags>/);
    assert.match(xml, /Code\.Engine" Value="\^1\.101\.0"/);
    assert.match(xml, /Code\.ExtensionKind" Value="ui,workspace"/);
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
