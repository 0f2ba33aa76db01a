// Makes images and their versions from the rows of ListImages.
import {
  formatImageUrn,
  parseImageUrn,
  sameUrn,
  tryParseImageUrn,
  urnKey,
  type ListedImage,
} from '../../rpc';
import { shownVersion } from './releasedOf';
import { compareNames } from './compareNames';
import type { Image, ImageVersion, VersionFacts, FactsOf } from './image';

interface Row {
  readonly row: ListedImage;
  readonly version: ImageVersion;
}

/**
 * Groups the rows of ListImages, one per version (docs/protocol.md 5.12), into images by project
 * and name.
 * @param me URN of the user: rows without a creator are his, since the list goes by creator.
 */
export function groupImages(
  rows: readonly ListedImage[],
  siteUrn: string,
  me: string,
  factsOf: FactsOf,
): Image[] {
  const groups = new Map<string, { readonly urn: string; readonly rows: Map<string, Row> }>();
  for (const row of rows) {
    const parts = tryParseImageUrn(row.urn);
    // Without a URN that can be read it can neither be used nor deleted.
    if (parts === undefined) continue;
    const { authority, project, name, version = 0 } = parts;
    const urn = formatImageUrn({ authority, project, name });
    const group = groups.get(urnKey(urn)) ?? { urn, rows: new Map<string, Row>() };
    const key = urnKey(row.urn);
    if (!group.rows.has(key))
      group.rows.set(key, { row, version: versionOf(row, version, factsOf(row.url)) });
    groups.set(urnKey(urn), group);
  }
  const images = [...groups.values()].map(({ urn, rows: own }) =>
    imageOf(urn, [...own.values()], siteUrn, me),
  );
  return images.sort((a, b) => compareNames(a.name, b.name) || compareNames(a.urn, b.urn));
}

function versionOf(row: ListedImage, version: number, facts?: VersionFacts): ImageVersion {
  return {
    urn: row.urn,
    url: row.url,
    version,
    uuid: row.uuid,
    created: row.created,
    // The list rounds to hundredths of a megabyte; the metadata count bytes.
    size: facts?.size ?? row.size,
    description: row.description,
    visibility: facts?.visibility ?? 'unknown',
    hash: facts?.hash,
    hostImage: facts?.hostImage,
  };
}

function imageOf(urn: string, group: readonly Row[], siteUrn: string, me: string): Image {
  const { project, name } = parseImageUrn(urn);
  const versions = group.map((it) => it.version).sort((a, b) => b.version - a.version);
  const creatorUrn = group.find((it) => it.row.creatorUrn !== undefined)?.row.creatorUrn;
  return {
    urn,
    name,
    project,
    projectUrn: group.find((it) => it.row.projectUrn !== undefined)?.row.projectUrn,
    siteUrn,
    versions,
    creatorUrn: creatorUrn ?? me,
    format: group[0]?.row.format ?? 'ndz',
    description: shownVersion({ versions })?.description ?? '',
    mine: creatorUrn === undefined || sameUrn(creatorUrn, me),
  };
}
