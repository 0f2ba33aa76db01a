// Makes a VSIX: a zip with the extension, a manifest for the gallery and a list of content types, the
// layout of the Open Packaging Conventions. Decision record 10 tells why `vsce` does not make it.
import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { quickly, zipOf, type Deflate } from './zip.mts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.vsixmanifest': 'text/xml',
  '.xml': 'text/xml',
  '.xsd': 'text/xml',
};

/** What of package.json the gallery reads. */
export interface GalleryManifest {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly displayName: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly galleryBanner: { readonly color: string; readonly theme: string };
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly aliases?: string[];
      readonly extensions?: string[];
    }[];
  };
  /** What only a release states: see facts.mts. */
  readonly homepage?: string;
  readonly repository?: { readonly url: string };
  readonly bugs?: { readonly url: string };
  readonly qna?: string | false;
}

/** Writes `target` from the extension's files, the bytes by name; what is published is made with `closely`. */
export async function writeVsix(
  target: string,
  contents: ReadonlyMap<string, Buffer>,
  deflate: Deflate = quickly,
): Promise<void> {
  await writeFile(target, await zipOf(vsixParts(contents), deflate));
}

/** What a VSIX consists of, the bytes by name: the extension's files, and the two that a gallery reads. */
export function vsixParts(contents: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const manifest = JSON.parse(String(contents.get('package.json'))) as GalleryManifest;
  const parts = new Map<string, Buffer>();
  parts.set('extension.vsixmanifest', Buffer.from(galleryManifest(manifest)));
  parts.set('[Content_Types].xml', Buffer.from(contentTypesOf([...contents.keys()])));
  for (const [name, bytes] of contents) parts.set(`extension/${insideVsix(name)}`, bytes);
  return parts;
}

/** The gallery tells the type of a file by its ending. */
const insideVsix = (name: string): string => (name === 'LICENSE' ? 'LICENSE.txt' : name);

/** The gallery's manifest, as XML. */
export function galleryManifest(manifest: GalleryManifest): string {
  const { name, version, publisher, displayName, description, categories, icon } = manifest;
  const { vscode } = manifest.engines;
  const properties = {
    'Microsoft.VisualStudio.Code.Engine': vscode,
    'Microsoft.VisualStudio.Code.ExtensionDependencies': '',
    'Microsoft.VisualStudio.Code.ExtensionPack': '',
    'Microsoft.VisualStudio.Code.ExtensionKind': manifest.extensionKind.join(','),
    'Microsoft.VisualStudio.Code.ExecutesCode': 'true',
    'Microsoft.VisualStudio.Services.Branding.Color': manifest.galleryBanner.color,
    'Microsoft.VisualStudio.Services.Branding.Theme': manifest.galleryBanner.theme,
    'Microsoft.VisualStudio.Services.GitHubFlavoredMarkdown': 'true',
    'Microsoft.VisualStudio.Services.Content.Pricing': 'Free',
    ...linksOf(manifest),
  };
  const assets = {
    'Microsoft.VisualStudio.Code.Manifest': 'package.json',
    'Microsoft.VisualStudio.Services.Content.Details': 'README.md',
    'Microsoft.VisualStudio.Services.Content.Changelog': 'CHANGELOG.md',
    'Microsoft.VisualStudio.Services.Content.License': insideVsix('LICENSE'),
    'Microsoft.VisualStudio.Services.Icons.Default': icon,
  };
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(tagsOf(manifest).join(','))}</Tags>
    <Categories>${xml(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
${lines(properties, (id, value) => `<Property Id="${id}" Value="${xml(value)}"/>`)}
    </Properties>
    <License>extension/${insideVsix('LICENSE')}</License>
    <Icon>extension/${xml(icon)}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${lines(assets, (type, path) => `<Asset Type="${type}" Path="extension/${xml(path)}" Addressable="true"/>`)}
  </Assets>
</PackageManifest>
`;
}

/** Where the gallery's page leads: only what a release states. */
function linksOf({ repository, bugs, homepage, qna }: GalleryManifest): Record<string, string> {
  const source = repository?.url.replace(/^git\+/, '');
  const services = 'Microsoft.VisualStudio.Services';
  const links: Record<string, string | undefined> = {
    [`${services}.Links.Source`]: source,
    [`${services}.Links.Getstarted`]: source,
    [`${services}.Links.Repository`]: source,
    [`${services}.Links.Support`]: bugs?.url,
    [`${services}.Links.Learn`]: homepage,
    [`${services}.EnableMarketplaceQnA`]: qna === false ? 'false' : undefined,
    [`${services}.CustomerQnALink`]: qna === false ? undefined : qna,
  };
  const stated = Object.entries(links).flatMap(([id, value]) =>
    value === undefined ? [] : [[id, value]],
  );
  return Object.fromEntries(stated) as Record<string, string>;
}

/** Contributions that the gallery can be searched for by a word. */
const searched = { snippets: 'snippet', keybindings: 'keybindings', jsonValidation: 'json' };

/** VS Code finds an extension for a file by the tag `__ext_` and the file's ending. */
function tagsOf({ keywords, contributes }: GalleryManifest): string[] {
  const languages = contributes.languages.flatMap(({ id, aliases = [], extensions = [] }) => [
    id,
    ...aliases,
    ...extensions.map((ending) => `__ext_${ending.slice(1)}`),
  ]);
  const kinds = Object.entries(searched)
    .filter(([name]) => name in contributes)
    .map(([, tag]) => tag);
  return [...new Set([...keywords, ...kinds, ...languages])];
}

/** The content types of the files' endings, as XML. */
export function contentTypesOf(names: readonly string[]): string {
  const endings = [...names.map(insideVsix), 'extension.vsixmanifest'].map((name) =>
    // The ending is all there is to a name like `.nls`.
    extname(name) === '' ? basename(name) : extname(name),
  );
  const types = [...new Set(endings)]
    .sort()
    .map((ending) => ({ ending, type: contentTypes[ending] ?? 'application/octet-stream' }))
    .map(({ ending, type }) => `<Default Extension="${xml(ending)}" ContentType="${type}"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${types.join('')}</Types>
`;
}

function lines(
  entries: Readonly<Record<string, string>>,
  line: (key: string, value: string) => string,
): string {
  return Object.entries(entries)
    .map(([key, value]) => `      ${line(key, value)}`)
    .join('\n');
}

function xml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
