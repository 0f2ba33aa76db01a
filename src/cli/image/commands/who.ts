/** `geni-image who`: who can use an image, asked the way a stranger would: without any certificate. */
import { findVisibility, listImages, withFacts } from '../../../model/inventory/loadImages';
import { shownVersion } from '../../../model/inventory/releasedOf';
import { KnownServers } from '../../../model/accounts/knownServers';
import {
  isNotReleased,
  readPublicMetadata,
  visibilityOf,
  VisibilityLookup,
  type TrustedServer,
} from '../../../model/inventory/visibility';
import {
  parseImageUrn,
  RpcError,
  sameImage,
  withoutVersion,
  type ImageMetadata,
} from '../../../rpc';
import { UsageError } from '../failures/failure';
import { NotThere, versionNamed } from '../failures/notThere';
import { knownSize } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { isInteractive } from '../terminal/prompt';
import { shellWord } from '../terminal/shellWord';
import { serverAt } from '../session/serverAt';
import { openSession } from '../session/session';

export async function who(image: string, options: CommonOptions, output: Output): Promise<void> {
  output.about({ image });
  const found = await metadataOf(image, options);
  if (found.metadata === undefined) {
    const { url } = found;
    output.result(
      { image: { url, visibility: 'not-released' } },
      `Nobody can use ${image} yet: it is not released, or it must not leave its site.`,
    );
    return;
  }
  const { metadata, url } = found;
  const visibility = visibilityOf(metadata);
  const { name, description, format, size, hash, version, originUrn, architecture, os } = metadata;
  const facts = { name, description, format, size, hash, version, originUrn, architecture, os };
  output.result({ image: { url, visibility, ...facts } }, textOf(image, url, metadata));
}

export interface Found {
  readonly url: string;
  /** Undefined when the site does not give it out. */
  readonly metadata?: ImageMetadata;
}

/** @throws UsageError for a URN that is in none of one's lists, RpcError */
export async function metadataOf(image: string, options: CommonOptions): Promise<Found> {
  if (/^https?:/i.test(image)) return await readAtUrl(checkedUrl(image), options);
  parseImageUrn(image);
  const { account, site } = await openSession(options, [image]);
  const visibility = new VisibilityLookup();
  const images = await listImages(account, site, { visibility });
  const listed = images.filter(({ urn }) => sameImage(urn, withoutVersion(image)));
  const [own] = listed;
  const named = own && versionNamed(own, image);
  // Which version the name alone stands for shows only when it is known who can use each.
  if (named === undefined) await findVisibility(listed, site, { visibility });
  const version = named ?? withFacts(listed, visibility).map((it) => shownVersion(it))[0];
  if (version === undefined && isSystemImage(image)) {
    throw new UsageError(
      `${image} is a system image of ${site.name}, and those are in nobody's list: usually anyone can use them. "geni-image info ${shellWord(image)}" shows whether you can.`,
    );
  }
  if (version === undefined) {
    throw new UsageError(
      `${image} is not in your list at ${site.name}, so its URL is not known: give its URL instead.`,
    );
  }
  return await read(version.url, site);
}

/** Of the project that every site has for them (docs/protocol.md 1.1). */
function isSystemImage(image: string): boolean {
  return parseImageUrn(image).project === 'emulab-ops';
}

/** A server that is trusted by neither the person nor a public authority is asked about as any other. */
async function readAtUrl(url: string, options: CommonOptions): Promise<Found> {
  try {
    return await read(url, serverAt(url, options));
  } catch (error) {
    const isDated = RpcError.is(error) && error.flaw?.kind === 'dates';
    const isDecided = options.cacertificate !== undefined || new KnownServers().knows(url);
    if (!RpcError.is(error, 'untrusted') || isDated || isDecided) throw error;
  }
  const { meet, notTrusted } = await import('./trust');
  if (!isInteractive()) throw await notTrusted({ url });
  await meet({ url });
  return await read(url, serverAt(url, options));
}

async function read(url: string, site: TrustedServer): Promise<Found> {
  try {
    return { url, metadata: await readPublicMetadata(url, site) };
  } catch (error) {
    if (isNotReleased(error)) return { url };
    if (RpcError.is(error, 'not-found')) {
      throw new NotThere(`${new URL(url).host} has no image with the id in ${url}.`);
    }
    throw error;
  }
}

/** @throws UsageError before anything is sent. */
function checkedUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text;
  throw new UsageError(
    `${text} is not the URL of an image: such a URL begins with https://, and "geni-image list --json" shows the URLs of your images.`,
  );
}

function whoCanUse({ name, global, shared }: ImageMetadata): string {
  if (global === undefined) return `It is not known who can use ${name}: its site does not say.`;
  if (global) return `Anyone can use ${name}, at other sites too.`;
  if (shared === undefined)
    return `Not everyone can use ${name}; its site does not say who of its project can.`;
  return shared
    ? `Only the project that owns ${name} can use it, at its own site.`
    : `Only its creator's group can use ${name}.`;
}

function textOf(image: string, url: string, metadata: ImageMetadata): string[] {
  const { size, hash, architecture, os, description } = metadata;
  return [
    whoCanUse(metadata),
    ...(image === url ? [] : [`image     ${image}`]),
    `url       ${url}`,
    ...(description === '' ? [] : [`about     ${description}`]),
    `size      ${knownSize(size)}`,
    ...(hash === undefined ? [] : [`SHA-1     ${hash}`]),
    ...(os === undefined ? [] : [`system    ${os}`]),
    ...(architecture === undefined ? [] : [`machines  ${architecture.join(', ')}`]),
  ];
}
