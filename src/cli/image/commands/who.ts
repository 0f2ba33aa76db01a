/** `geni-image who`: who can use an image, asked the way a stranger would: without any certificate. */
import { findVisibility, withFacts } from '../../../model/inventory/loadImages';
import { shownVersion } from '../../../model/inventory/releasedOf';
import { KnownServers } from '../../../model/accounts/knownServers';
import {
  isNotReleased,
  readPublicMetadata,
  visibilityOf,
  VisibilityLookup,
  type TrustedServer,
} from '../../../model/inventory/visibility';
import { RpcError, type ImageMetadata } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { originOf } from '../../../model/images/origin';
import { saidOf } from '../../../model/keep/said';
import { labelLines, labelsToShow, shownSaid } from '../keep/labelLines';
import { NotThere, versionNamed } from '../failures/notThere';
import { knownSize } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { isInteractive } from '../terminal/prompt';
import { serverAt } from '../session/serverAt';
import { findImage, listedImage } from '../session/findImage';

export async function who(image: string, options: CommonOptions, output: Output): Promise<void> {
  output.about({ image });
  const found = await metadataOf(image, options, output, 'who');
  const { metadata, url, urn: asked = image } = found;
  const labels = labelsToShow(output);
  const origin = metadata && originOf(metadata);
  // An address names nothing by itself.
  const named = asked === url ? (origin?.versionUrn ?? origin?.urn ?? asked) : asked;
  const marked = shownSaid(saidOf(labels, named));
  if (metadata === undefined) {
    output.result({ image: { url, visibility: 'not-released', marked } }, [
      `Nobody can use ${asked} yet: it is not released, or it must not leave its site.`,
      ...labelLines(labels, named, 10),
    ]);
    return;
  }
  const visibility = visibilityOf(metadata);
  const { name, description, format, size, hash, version, originUrn, architecture, os } = metadata;
  const facts = { name, description, format, size, hash, version, originUrn, architecture, os };
  output.result({ image: { url, visibility, ...facts, marked } }, [
    ...textOf(asked, url, metadata),
    ...labelLines(labels, named, 10),
  ]);
}

export interface Found {
  readonly url: string;
  /** Of an image that was named. */
  readonly urn?: string;
  /** Undefined when the site does not give it out. */
  readonly metadata?: ImageMetadata;
}

/**
 * @param command that is shown where the name is that of several images
 * @throws UsageError for an image that is in none of one's lists, RpcError
 */
export async function metadataOf(
  image: string,
  options: CommonOptions,
  output: Output,
  command: string,
): Promise<Found> {
  if (/^https?:/i.test(image)) return await readAtUrl(checkedUrl(image), options);
  const found = await findImage(image, options, output, { command });
  const { urn, session } = found;
  const { site } = session;
  const visibility = new VisibilityLookup();
  const listed = await listedImage(found, visibility);
  if (listed === undefined) {
    throw new UsageError(
      `${image} is not in your list at ${site.name}, so its URL is not known: give its URL instead.`,
    );
  }
  const named = versionNamed(listed, urn);
  // Which version the name alone stands for shows only when it is known who can use each.
  if (named === undefined) await findVisibility([listed], site, { visibility });
  const version = named ?? withFacts([listed], visibility).map((it) => shownVersion(it))[0];
  if (version === undefined || version.url === '') {
    throw new UsageError(
      `${site.name} gives no URL of ${image}, so it is not known who can use it.`,
    );
  }
  return { ...(await read(version.url, site)), urn };
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

export function whoCanUse({ name, global, shared }: ImageMetadata): string {
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
