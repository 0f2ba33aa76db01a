/** `geni-image list`: the user's images at a site, with who may use them. */
import { findVisibility, listImages, withFacts } from '../../model/images';
import type { Image, ImageVersion } from '../../model/image';
import { VisibilityLookup } from '../../model/visibility';
import { ageText, sizeText, tableText, visibilityText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, siteUrnOf } from './session';

export async function list(options: CommonOptions, output: Output): Promise<void> {
  const session = await openSession(options);
  const { account, site } = session;
  output.about({ site: site.name });
  const visibility = new VisibilityLookup();
  const listed = await listImages(account, site, { visibility });
  await findVisibility(listed, site, { visibility });
  const images = withFacts(listed, visibility);
  const urns = images.map(({ urn }) => urn);
  const value = { site: siteUrnOf(session, urns), images: images.map(shownImage) };
  output.result(value, textOf(images, site.name));
}

/** The image as programs see it. */
export function shownImage(image: Image): object {
  const { urn, name, project, creatorUrn, format, description, mine, versions } = image;
  return {
    urn,
    name,
    project,
    creatorUrn,
    format,
    description,
    mine,
    versions: versions.map(shownVersion),
  };
}

export function shownVersion(version: ImageVersion): object {
  return { ...version, created: version.created.toISOString() };
}

function textOf(images: readonly Image[], siteName: string): string {
  if (images.length === 0) return `You have no images at ${siteName}.`;
  const rows = images.flatMap(({ name, project, versions }) =>
    versions.map((version, index) => [
      index === 0 ? `${project}:${name}` : '',
      String(version.version),
      sizeText(version.size),
      ageText(version.created),
      visibilityText(version.visibility),
      version.urn,
    ]),
  );
  return tableText(
    [
      { title: 'IMAGE' },
      { title: 'VERSION', right: true },
      { title: 'SIZE', right: true },
      { title: 'MADE' },
      { title: 'USED BY' },
      { title: 'URN' },
    ],
    rows,
  );
}
