// From what a request says under `disk_image` to an image of this site. Rules and codes: docs/protocol.md,
// sections 8.3, 8.4 and 9.
import type { VerifiedCredential } from '../credentials/verify';
import type { Federation } from '../federation';
import { imageNameOf, systemProject } from '../images/catalogue';
import { ImportFailed } from '../images/importFailed';
import { defaultImage } from '../images/standardImages';
import { diskOf } from '../images/kinds';
import { track, type Tracked } from '../images/tracker';
import { Code, Refusal } from '../wire/replyCodes';
import { managerUrn, type Site } from '../sites/site';
import type { ImageRecord, VersionRecord } from '../state/records';
import { isUrn } from '../wire/urns';
import { isLocalUser } from './projects';
import type { RequestedNode } from './requestRspec';

export interface ChosenImage {
  readonly image: ImageRecord;
  readonly version: VersionRecord;
}

/** Who wants to use an image, and the credentials that may allow it. */
export interface ImageReader {
  readonly userUrn: string;
  readonly credentials: readonly VerifiedCredential[];
}

/** @throws Refusal badArguments, error (an import failed), noMapping */
export async function imageForNode(
  federation: Federation,
  site: Site,
  node: RequestedNode,
  reader: ImageReader,
): Promise<ChosenImage> {
  const chosen = await choose(federation, site, node, reader);
  const { image } = chosen;
  if (!image.runsOn.includes(diskOf(node.sliverType))) {
    const why = `*** Image ${image.project}/${image.name} does not run on ${node.sliverType}, node ${node.clientId}`;
    throw new Refusal(
      Code.noMapping,
      `${why}; it is for ${image.runsOn.join(', ')}.`,
      'Could not map to resources',
    );
  }
  return chosen;
}

async function choose(
  federation: Federation,
  site: Site,
  node: RequestedNode,
  reader: ImageReader,
): Promise<ChosenImage> {
  if (node.image === undefined) {
    const image = federation.catalogue.image(
      site,
      systemProject,
      defaultImage(node.sliverType, node.hardwareType) ?? '',
    );
    return at(federation, image, undefined, `default for ${node.sliverType}`);
  }
  if (/^http/i.test(node.image)) return byAddress(federation, site, node.image, reader);
  try {
    return await byUrn(federation, site, node.image, reader);
  } catch (error) {
    // What the tracker does not know is a mistake in the request here (section 8.3, step 3).
    if (!(error instanceof Refusal) || error.code !== Code.searchFailed) throw error;
    throw new Refusal(Code.badArguments, `Could not look up image: ${node.image}`);
  }
}

/**
 * An image by its URN, whose domain is not compared: one of this site, else one that the tracker, where there
 * is one, says where to fetch. Steps 2 to 8 of section 8.3, without 5: no two captures here have the same hash.
 * @throws Refusal
 */
export async function byUrn(
  federation: Federation,
  site: Site,
  urn: string,
  reader: ImageReader,
): Promise<ChosenImage> {
  const name = isUrn(urn) ? imageNameOf(withoutWord(urn)) : undefined;
  if (!name) throw new Refusal(Code.badArguments, `Not an image URN: ${urn}`);
  const image = federation.catalogue.image(site, name.project, name.name);
  const isKnownSystemImage = image !== undefined && name.project === systemProject;
  if (federation.settings.imageTracker && !isKnownSystemImage) {
    const tracked = track(federation, site, urn);
    if (!image) return fetchable(federation, site, tracked);
  }
  const chosen = at(federation, image, name.version, urn);
  checkRead(federation, site, chosen.image, reader);
  return chosen;
}

/** A version that is no number says nothing (section 8.3, step 1). */
function withoutWord(urn: string): string {
  return urn.replace(/(\+image\+[^:/]+(?::|\/\/)[^:/]+)(?::|\/\/)[A-Za-z][^:/]*$/, '$1');
}

/** Steps 7 and 8: no user here can show an image credential, so only what anyone may use is fetched. */
async function fetchable(
  federation: Federation,
  site: Site,
  { project, name, metadataUrl, isPublic }: Tracked,
): Promise<ChosenImage> {
  if (project === systemProject)
    throw new Refusal(Code.badArguments, `System image ${name} is not at this site`);
  if (!isPublic) throw noPermission(project, name);
  const known = federation.imports.known(site, metadataUrl);
  return known ?? fromElsewhere(federation, site, metadataUrl);
}

function at(
  federation: Federation,
  image: ImageRecord | undefined,
  number: number | undefined,
  wanted: string,
): ChosenImage {
  if (!image) throw new Refusal(Code.badArguments, `unknown image URN: ${wanted}`);
  const version =
    number === undefined
      ? federation.catalogue.released(image)
      : federation.catalogue.version(image, number);
  const isThere = version && (version.ready || image.metadataUrl !== undefined);
  if (!isThere) throw new Refusal(Code.badArguments, `No such version, or not ready: ${wanted}`);
  return { image, version };
}

/** Step 8 of section 8.3. */
function checkRead(
  federation: Federation,
  site: Site,
  image: ImageRecord,
  reader: ImageReader,
): void {
  if (image.global || image.creatorUrn === reader.userUrn) return;
  if (isLocalUser(federation, site, image.project, reader.userUrn)) return;
  const urn = federation.catalogue.urn(site, image);
  const isAllowed = reader.credentials.some(
    ({ targetUrn, ownerUrn }) => targetUrn === urn && ownerUrn === managerUrn(site),
  );
  if (!isAllowed) throw noPermission(image.project, image.name);
}

function noPermission(project: string, name: string): Refusal {
  return new Refusal(Code.badArguments, `No permission to use image ${project}/${name}`);
}

/** Characters and length that the database takes for an address, section 1.6. */
const addressSlot = /^https?:\/\/[A-Za-z0-9_./@:~?=&-]*$/;

async function byAddress(
  federation: Federation,
  site: Site,
  url: string,
  reader: ImageReader,
): Promise<ChosenImage> {
  if (!addressSlot.test(url) || url.length > 128) {
    throw new Refusal(
      Code.badArguments,
      `Illegal characters in, or too long an image address: ${url}`,
    );
  }
  const uuid = /uuid=([0-9a-fA-F-]{36})$/.exec(url)?.[1];
  if (uuid === undefined)
    throw new Refusal(Code.error, `Could not set up images: ${url} does not end in a uuid`);
  if (url.startsWith(`${site.webUrl}/`)) return byUuid(federation, site, uuid, url, reader);
  return fromElsewhere(federation, site, url);
}

/** @throws Refusal error */
async function fromElsewhere(
  federation: Federation,
  site: Site,
  url: string,
): Promise<ChosenImage> {
  try {
    return await federation.imports.describe(site, url);
  } catch (error) {
    if (!(error instanceof ImportFailed)) throw error;
    throw new Refusal(Code.error, `Could not set up images: ${error.message}`);
  }
}

/** An address of this very site is resolved here (section 8.4). */
function byUuid(
  federation: Federation,
  site: Site,
  uuid: string,
  url: string,
  reader: ImageReader,
): ChosenImage {
  const { store, catalogue } = federation;
  const pinned = store.versions.find((each) => each.uuid === uuid);
  const image = store.images.get(pinned?.imageUuid ?? uuid);
  if (image?.site !== site.name)
    throw new Refusal(Code.error, `Could not set up images: unknown image address ${url}`);
  checkRead(federation, site, image, reader);
  return at(federation, image, pinned?.version, catalogue.urn(site, image, pinned?.version));
}
