// Control commands about images: list and delete.
import { defined } from '../../rpc/defined';
import { tryParseUrn } from '../../rpc/urn';
import { removeImage } from '../cm/deleteImage';
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import { imageNameOf } from '../images/catalogue';
import { isUrn } from '../wire/urns';
import { requiredText } from './arguments';
import type { ControlRequest } from './server';

export interface ShownImage {
  readonly urn: string;
  readonly aggregate: string;
  readonly creatorUrn: string;
  readonly format: string;
  readonly runsOn: readonly string[];
  readonly visibility: 'anyone' | 'project';
  /** Where an imported image came from. */
  readonly origin?: string;
  readonly versions: readonly {
    readonly version: number;
    readonly size?: number;
    readonly hash?: string;
    readonly ready: boolean;
    readonly released: boolean;
    readonly file?: string;
  }[];
}

export function listImages(federation: Federation): ShownImage[] {
  const { store, catalogue, sites } = federation;
  return sites.flatMap((site) =>
    store.images
      .filter((image) => image.site === site.name)
      .map((image) => ({
        urn: catalogue.urn(site, image),
        aggregate: site.name,
        creatorUrn: image.creatorUrn,
        format: image.format,
        runsOn: image.runsOn,
        visibility: image.global ? ('anyone' as const) : ('project' as const),
        ...defined({ origin: image.metadataUrl }),
        versions: catalogue.versions(image).map((each) => {
          const { version, size, hash, ready, released } = each;
          const file = catalogue.file(site, image, each);
          return {
            version,
            ready,
            released,
            ...defined({ size, hash, file }),
          };
        }),
      })),
  );
}

/** Whatever the rules of ownership; not while a node runs it. */
export async function deleteImage(
  federation: Federation,
  request: ControlRequest,
): Promise<{ deleted: string }> {
  const word = requiredText(request, 'image');
  const urn = isUrn(word) ? word : urnNamed(federation, word);
  const name = isUrn(urn) ? imageNameOf(urn) : undefined;
  const domain = tryParseUrn(urn)?.authority;
  const site = federation.sites.find((each) => each.domain === domain);
  const image = name && site && federation.catalogue.image(site, name.project, name.name);
  if (!image) throw new TestbedError('bad-argument', `There is no image "${urn}".`);
  const all = federation.catalogue.versions(image);
  const versions =
    name.version === undefined ? all : all.filter(({ version }) => version === name.version);
  if (versions.length === 0)
    throw new TestbedError('bad-argument', `There is no such version: "${urn}".`);
  if (federation.captures.isLocked(image))
    throw new TestbedError('bad-argument', `A snapshot of image "${urn}" is still running.`);
  const isUsed = federation.store.slivers.find(
    ({ imageUuid, imageVersion }) =>
      imageUuid === image.uuid && versions.some(({ version }) => version === imageVersion),
  );
  if (isUsed)
    throw new TestbedError('bad-argument', `Image "${urn}" is in use by ${isUsed.clientId}.`);
  await removeImage(federation, site, { image, versions, whole: versions.length === all.length });
  return { deleted: urn };
}

/** The URN of the only image of a name, such as `web` or `demo:web`; any other word as it is. @throws TestbedError */
function urnNamed({ store, catalogue, sites }: Federation, word: string): string {
  const urns = sites.flatMap((site) =>
    store.images
      .filter(
        ({ site: at, project, name }) =>
          at === site.name && [name, `${project}:${name}`].includes(word),
      )
      .map((image) => catalogue.urn(site, image)),
  );
  if (urns.length < 2) return urns[0] ?? word;
  const all = urns.join(', ');
  throw new TestbedError('bad-argument', `"${word}" is the name of several images: ${all}.`);
}
