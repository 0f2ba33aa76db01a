// What the galleries ask of a VSIX, and what we ask: checked in the finished file, as it would be published. The
// galleries' own tool checks the same before it packs; it does not look at a file that others have packed.
import { extname, posix } from 'node:path';
import { unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';
import { manifestFaults, type Stated } from './manifestRules.mts';

/** The bytes of a file inside a VSIX, by its name. */
export type Entries = ReadonlyMap<string, Uint8Array>;

const inside = 'extension/';
const mustBeIn = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE.txt',
  'THIRD-PARTY-NOTICES.txt',
  'dist/extension.js',
  'dist/geni-image.js',
  'dist/cli/geni-testbed.js',
];
/** Sources, tests, tools, secrets, and what only a working folder has. */
const mustNotBeIn =
  /(?:^|\/)(?:node_modules|src|test|scripts|out|\.[^/]+)(?:\/|$)|\.(?:map|m?ts|tsx|pem|key|jwt|log|vsix|tgz)$|package-lock\.json$/;
const mostFiles = 200;
const mostBytes = 10_000_000;

export function entriesOf(vsix: Uint8Array): Entries {
  return new Map(Object.entries(unzipSync(vsix)));
}

/** One sentence for each rule that a VSIX breaks. */
export function vsixFaults(entries: Entries): string[] {
  const files = [...entries.keys()].filter((name) => name.startsWith(inside));
  const names = files.map((name) => name.slice(inside.length));
  const missing = mustBeIn.filter((name) => !names.includes(name));
  if (missing.length > 0) return missing.map((name) => `${name} is missing.`);
  const manifest = JSON.parse(textOf(entries, `${inside}package.json`)) as Stated;
  const texts = JSON.parse(textOf(entries, `${inside}package.nls.json`)) as Record<string, string>;
  return [
    ...fileFaults(entries, names),
    ...typeFaults(entries),
    ...galleryFaults(entries, manifest),
    ...manifestFaults(manifest, texts, names),
    ...iconFaults(entries, manifest.icon),
    ...['README.md', 'CHANGELOG.md'].flatMap((page) => pageFaults(entries, page, names)),
  ];
}

function textOf(entries: Entries, name: string): string {
  return Buffer.from(entries.get(name) ?? []).toString();
}

function fileFaults(entries: Entries, names: readonly string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  const bytes = [...entries.values()].reduce((sum, { length }) => sum + length, 0);
  return [
    ...names.filter((name) => mustNotBeIn.test(name)).map((name) => `${name} must not ship.`),
    ...names
      .filter((name, index) => lower.indexOf(name.toLowerCase()) !== index)
      .map((name) => `${name} differs from another file by case only.`),
    ...names
      .filter((name) => name.includes('\\') || posix.normalize(name) !== name)
      .map((name) => `${name} is not a plain path.`),
    ...(names.length > mostFiles ? [`${names.length} files are more than ${mostFiles}.`] : []),
    ...(bytes > mostBytes ? [`Unpacked it has ${bytes} bytes, more than ${mostBytes}.`] : []),
  ];
}

const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });

/** `[Content_Types].xml` gives each ending a type, else the parts of that kind do not exist for a gallery. */
function typeFaults(entries: Entries): string[] {
  const { Types } = xml.parse(textOf(entries, '[Content_Types].xml')) as {
    readonly Types?: { readonly Default: readonly { readonly Extension: string }[] };
  };
  const known = Types?.Default.map(({ Extension }) => Extension) ?? [];
  return [...entries.keys()]
    .filter((name) => name !== '[Content_Types].xml')
    .filter((name) => !known.includes(extname(name) || posix.basename(name)))
    .map((name) => `[Content_Types].xml has no type for ${name}.`);
}

interface GalleryXml {
  readonly PackageManifest?: {
    readonly Metadata: {
      readonly Identity: Readonly<Record<'Id' | 'Version' | 'Publisher', string>>;
      readonly DisplayName: string;
      readonly Tags: string;
      readonly Properties: {
        readonly Property: readonly { readonly Id: string; readonly Value: string }[];
      };
      readonly License: string;
      readonly Icon: string;
    };
    readonly Assets: {
      readonly Asset: readonly { readonly Type: string; readonly Path: string }[];
    };
  };
}

/** extension.vsixmanifest says what package.json says, and names only files that are there. */
function galleryFaults(entries: Entries, stated: Stated): string[] {
  const document = xml.parse(textOf(entries, 'extension.vsixmanifest')) as GalleryXml;
  if (document.PackageManifest === undefined) return ['extension.vsixmanifest is not a manifest.'];
  const { Metadata, Assets } = document.PackageManifest;
  const property = (id: string): string | undefined =>
    Metadata.Properties.Property.find(({ Id }) => Id === id)?.Value;
  const same: readonly (readonly [string, unknown, unknown])[] = [
    ['Id', Metadata.Identity.Id, stated.name],
    ['Version', Metadata.Identity.Version, stated.version],
    ['Publisher', Metadata.Identity.Publisher, stated.publisher],
    ['DisplayName', Metadata.DisplayName, stated.displayName],
    ['Engine', property('Microsoft.VisualStudio.Code.Engine'), stated.engines.vscode],
    [
      'ExtensionKind',
      property('Microsoft.VisualStudio.Code.ExtensionKind'),
      stated.extensionKind.join(','),
    ],
    ['Pricing', property('Microsoft.VisualStudio.Services.Content.Pricing'), 'Free'],
  ];
  const files = [Metadata.License, Metadata.Icon, ...Assets.Asset.map(({ Path }) => Path)];
  return [
    ...same
      .filter(([, shown, said]) => shown !== said)
      .map(([what, shown, said]) => `${what} is ${String(shown)}, not ${String(said)}.`),
    ...files.filter((file) => !entries.has(file)).map((file) => `${file} is named and missing.`),
    ...(Metadata.Tags.split(',').length > 30 ? ['There are more than 30 tags.'] : []),
  ];
}

/** A PNG of at least 128 pixels: its width and height stand behind the signature. */
function iconFaults(entries: Entries, icon: string): string[] {
  const bytes = Buffer.from(entries.get(inside + icon) ?? []);
  if (bytes.length < 24 || bytes.subarray(1, 4).toString() !== 'PNG')
    return [`${icon} is not a PNG.`];
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return Math.min(width, height) < 128 ? [`${icon} is smaller than 128 pixels.`] : [];
}

/** A gallery shows pictures by https only, no drawings, and no file beside its page. */
function pageFaults(entries: Entries, page: string, names: readonly string[]): string[] {
  const text = textOf(entries, inside + page).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const pictures = [
    ...text.matchAll(/!\[[^\]]*\]\(([^)\s]*)/g),
    ...text.matchAll(/<img[^>]*src="([^"]*)/g),
  ];
  const links = text.matchAll(/(?<!!)\[[^\]]+\]\((?![a-z]+:|#)([^)#\s]+)/g);
  return [
    ...pictures
      .map(([, source = '']) => source)
      .filter((source) => !/^https:\/\/[^?#]+\.(?:png|jpe?g|gif)$/i.test(source))
      .map((source) => `${page} shows ${source}, which a gallery does not.`),
    ...[...links]
      .map(([, path = '']) => path)
      .filter((path) => !names.includes(path === 'LICENSE' ? 'LICENSE.txt' : path))
      .map((path) => `${page} leads to ${path}, which does not ship.`),
    ...(/<svg/i.test(text) ? [`${page} has a drawing in it.`] : []),
  ];
}
