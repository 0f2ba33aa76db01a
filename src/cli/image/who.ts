/** `geni-image who`: who can use an image, asked the way a stranger would: without any certificate. */
import { rootCertificates } from 'node:tls';
import { listImages } from '../../model/images';
import { KnownServers } from '../../model/knownServers';
import { isNotReleased, readMetadata, VisibilityLookup, webTrust } from '../../model/visibility';
import {
  parseImageUrn,
  sameImage,
  withoutVersion,
  type ImageMetadata,
  type Trust,
} from '../../rpc';
import { UsageError } from './failure';
import { sizeText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, trustFrom } from './session';

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
  const visibility = metadata.global ? 'anyone' : 'project';
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
  if (/^https?:/.test(image)) return await read(image, trustFor(image, options));
  parseImageUrn(image);
  const { account, site } = await openSession(options, [image]);
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  const own = images.find(({ urn }) => sameImage(urn, withoutVersion(image)));
  const exact = own?.versions.find(({ urn }) => sameImage(urn, image));
  const version =
    exact ?? (parseImageUrn(image).version === undefined ? own?.versions[0] : undefined);
  if (version === undefined) {
    throw new UsageError(
      `${image} is not in your list at ${site.name}, so its URL is not known: give its URL instead.`,
    );
  }
  return await read(version.url, site.trust);
}

async function read(url: string, trust: Trust): Promise<Found> {
  try {
    return { url, metadata: await readMetadata(url, trust) };
  } catch (error) {
    if (isNotReleased(error)) return { url };
    throw error;
  }
}

/** Nothing secret is sent, so public authorities count where the server is not known. */
function trustFor(url: string, options: CommonOptions): Trust {
  const trust = trustFrom(options);
  if (typeof trust !== 'function') return webTrust(trust);
  if (!URL.canParse(url)) throw new UsageError(`${url} is not the URL of an image.`);
  return new KnownServers().knows(url) ? trust(url) : { ca: rootCertificates.join('\n') };
}

function textOf(image: string, url: string, metadata: ImageMetadata): string[] {
  const { name, global, shared, size, hash, architecture, os, description } = metadata;
  const users = global
    ? `Anyone can use ${name}, at other sites too.`
    : shared
      ? `Only the project that owns ${name} can use it, at its own site.`
      : `Only its creator's group can use ${name}.`;
  return [
    users,
    ...(image === url ? [] : [`image     ${image}`]),
    `url       ${url}`,
    ...(description === '' ? [] : [`about     ${description}`]),
    `size      ${sizeText(size)}`,
    ...(hash === undefined ? [] : [`SHA-1     ${hash}`]),
    ...(os === undefined ? [] : [`system    ${os}`]),
    ...(architecture === undefined ? [] : [`machines  ${architecture.join(', ')}`]),
  ];
}
