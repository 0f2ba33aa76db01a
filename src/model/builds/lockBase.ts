/**
 * The base image as the lock of a build has it: the version that the node has run. Only where the site tells nothing
 * else, it is the one that the name stands for now.
 */
import * as l10n from '@vscode/l10n';
import { RpcError, sameImage, tryParseImageUrn, withoutVersion } from '../../rpc';
import { explainInOneLine } from '../failures/explain';
import type { LockedImage, NotKnown, Place as LockPlace } from '../images/lock';
import { lockedFrom, type MetadataPlace } from '../images/lockedFrom';
import { originOf } from '../images/origin';
import { findVisibility, listImages, withFacts } from '../inventory/loadImages';
import { releasedOf } from '../inventory/releasedOf';
import { readPublicMetadata, VisibilityLookup } from '../inventory/visibility';
import { projectUrnOfImage } from '../urns';
import { baseOf } from './wish';
import type { BuildWork } from './work';

type LockedBase = LockedImage | NotKnown;

/** Never fails for what a site says: the image is made. @throws BuildError once the build is to end */
export async function lockedBase(work: BuildWork, file: string): Promise<LockedBase> {
  const { record, recipe, parts, signal } = work;
  const { site } = parts.place;
  const reference = baseOf(recipe, site);
  const place: LockPlace = { reference, site: record.siteUrn, files: [file] };
  const unknown = (why: string): NotKnown => Object.assign({}, place, { why });
  try {
    const where = await placeOf(work, reference);
    if (where === undefined)
      return unknown(l10n.t('{0} gives no address for this image.', site.name));
    const metadata = await readPublicMetadata(where.url, site, signal);
    const ran = versionRun(record.baseLoaded, where.urn ?? originOf(metadata)?.versionUrn);
    if (ran !== undefined && metadata.version !== undefined && ran !== metadata.version)
      return unknown(
        l10n.t(
          'The node ran version {0}, and its site tells only of version {1}.',
          ran,
          metadata.version,
        ),
      );
    return Object.assign({}, place, lockedFrom(metadata, where, reference));
  } catch (error) {
    work.goOn();
    if (!RpcError.is(error)) throw error;
    return unknown(explainInOneLine(error, { site: site.name }));
  }
}

/** The version that the site has loaded, where that is of the image in question. */
function versionRun(loaded: string | undefined, urn: string | undefined): number | undefined {
  const image = urn === undefined ? undefined : tryParseImageUrn(urn);
  const [, project, name, version] = /^([\w.-]+)\/([\w.+-]+):(\d{1,9})$/.exec(loaded ?? '') ?? [];
  if (image === undefined || project !== image.project || name !== image.name) return undefined;
  return Number(version);
}

/** Where its metadata are; undefined where no list has it. @throws RpcError */
async function placeOf(work: BuildWork, reference: string): Promise<MetadataPlace | undefined> {
  if (reference.startsWith('https:')) return { url: reference };
  return (await listedPlace(work, reference)) ?? (await offeredPlace(work, reference));
}

/** Among the images of the project that it names. */
async function listedPlace(
  { parts, record, signal }: BuildWork,
  reference: string,
): Promise<MetadataPlace | undefined> {
  const { account, site } = parts.place;
  const visibility = new VisibilityLookup();
  const projects = (): Promise<readonly string[]> =>
    Promise.resolve([projectUrnOfImage(withoutVersion(reference))]);
  const images = await listImages(account, site, { visibility, projects, signal });
  const image = images.find(({ urn }) => sameImage(urn, withoutVersion(reference)));
  if (image === undefined) return undefined;
  const wanted = versionRun(record.baseLoaded, image.urn) ?? tryParseImageUrn(reference)?.version;
  if (wanted !== undefined) return image.versions.find(({ version }) => version === wanted);
  await findVisibility([image], site, { visibility });
  const [known = image] = withFacts([image], visibility);
  return releasedOf(known);
}

/** Among those that the site offers to everyone. */
async function offeredPlace(
  { parts, signal }: BuildWork,
  reference: string,
): Promise<MetadataPlace | undefined> {
  const offered = (await parts.offered?.(signal)) ?? [];
  const found = offered.find(
    ({ urn, url = '' }) =>
      url !== '' &&
      tryParseImageUrn(urn) !== undefined &&
      sameImage(withoutVersion(urn), withoutVersion(reference)),
  );
  return found?.url === undefined ? undefined : { url: found.url };
}
