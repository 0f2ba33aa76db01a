// Texts with the cursor written into them, and a small catalogue: the builders of the rspec tests.
import { ageText, sizeText } from '../../../../src/model/units';
import { scan } from '../../../../src/rspec/syntax/scan';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';
import type { Catalogue, CatalogueImage } from '../../../../src/rspec/images/catalogue';

/** A text with `|` where the cursor is; the bar itself is not part of the text. */
export function withCursor(marked: string): {
  text: string;
  offset: number;
  document: RspecDocument;
} {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, offset, document: scan(text) };
}

export const homeSite = 'urn:publicid:IDN+home.example+authority+cm';
export const northSite = 'urn:publicid:IDN+north.example+authority+cm';

/** The moment at which the tests happen. */
export const now = new Date('2026-03-01T12:00:00Z');

export function image(name: string, more: Partial<CatalogueImage> = {}): CatalogueImage {
  const siteName = more.siteName ?? 'home';
  const project = more.project ?? 'demo';
  return {
    urn: `urn:publicid:IDN+${siteName}.example+image+${project}:${name}`,
    url: `https://www.${siteName}.example/image_metadata.php?uuid=${uuidFor(siteName + project + name)}`,
    name,
    project,
    siteUrn: `urn:publicid:IDN+${siteName}.example+authority+cm`,
    siteName,
    visibility: 'anyone',
    mine: false,
    ...more,
  };
}

function uuidFor(text: string): string {
  const hex = Buffer.from(text.padEnd(16, '.')).toString('hex').slice(-32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

const sites = [
  { urn: homeSite, name: 'home' },
  { urn: northSite, name: 'north' },
];

/** As the editor hands them in. */
export const words = {
  size: (bytes: number): string => sizeText(bytes),
  age: (created: Date, at: Date): string => ageText(created, at.getTime()),
};

export function catalogue(...images: CatalogueImage[]): Catalogue {
  return { sites, images, words };
}

/** The node of most tests, bound to a site, around some content. */
export function request(content: string, site: string | undefined = homeSite): string {
  const bound = site === '' ? '' : ` component_manager_id="${site}"`;
  return `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="a"${bound} exclusive="true">
${content}
  </node>
</rspec>
`;
}

/** A node that names no site, around the content of its sliver type. */
export function emptyNode(content: string): string {
  return request(`<sliver_type name="raw-pc">${content}</sliver_type>`, '');
}
