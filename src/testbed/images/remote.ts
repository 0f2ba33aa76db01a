// The client side of another site's web service: reading image metadata, downloading an image file and
// holding it against its hash. Rules: docs/protocol.md, sections 8.2, 8.4 and 8.5.
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { kindsOf } from './kinds';
import { ImageFile } from './imageFile';
import { ImportFailed } from './importFailed';
import { parseXml, UnreadableXml } from '../wire/xml';
import { throttle } from './throttle';

export interface RemoteImage {
  readonly name: string;
  readonly description: string;
  readonly format: string;
  readonly global: boolean;
  readonly hash: string;
  readonly size: number | undefined;
  readonly fileUrl: string;
  /** Ending of the image file. */
  readonly ending: string;
  readonly runsOn: readonly string[];
  readonly architecture: readonly string[];
  readonly hostImage: string | undefined;
  readonly os: string;
  readonly osVersion: string;
}

/** Whom other sites' servers must lead to. */
export interface RemoteTrust {
  /** Certificates, PEM. */
  readonly ca: readonly string[];
  /** Some are signed with SHA-1, which OpenSSL 3 takes at no higher level (section 2.2). */
  readonly isLegacy: boolean;
}

/** Importers read no more of a metadata document than this. */
const metadataLimitBytes = 5 * 1024;

/** Bytes of image file, as for snapshots (section 6.4); a stream without end must end here. */
const largestImage = 6 * 2 ** 30;

/** A server that says nothing for so long is taken to be unreachable. */
const patienceMs = 20_000;

/** @throws ImportFailed */
export async function fetchMetadata(
  url: string,
  trust: RemoteTrust,
  signal: AbortSignal,
): Promise<RemoteImage> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const response = await request(`${url}&clientversion=5`, trust, soon);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= metadataLimitBytes) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ImportFailed(`The metadata at ${url} did not come to its end: ${reason(error)}`);
  }
  return read(Buffer.concat(chunks).subarray(0, metadataLimitBytes).toString('latin1'), url);
}

/** Downloads to `path`, which appears only when the data has the hash of the metadata. @throws ImportFailed */
export async function downloadImage(
  image: RemoteImage,
  path: string,
  options: {
    readonly trust: RemoteTrust;
    readonly speed: number | undefined;
    readonly signal: AbortSignal;
    readonly onProgress: (size: number) => void;
  },
): Promise<{ size: number }> {
  const beside = `${path}.partial`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const response = await request(image.fileUrl, options.trust, options.signal);
  try {
    const largest = image.size ?? largestImage;
    const file = await ImageFile.create(beside, (size) => {
      if (size > largest) {
        throw new ImportFailed(`The data of image ${image.name} has more than ${largest} bytes`);
      }
      options.onProgress(size);
    });
    await pipeline(response, throttle(options.speed), file, { signal: options.signal });
    if (file.hash() !== image.hash) {
      throw new ImportFailed(
        `The data of image ${image.name} does not have the hash that its metadata states`,
      );
    }
    await rename(beside, path);
    return { size: file.size };
  } catch (error) {
    response.destroy();
    await rm(beside, { force: true });
    if (error instanceof ImportFailed || options.signal.aborted) throw error;
    throw new ImportFailed(`The download of image ${image.name} broke off: ${reason(error)}`);
  }
}

/** A response with status 200. */
async function request(
  url: string,
  trust: RemoteTrust,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = hostIn(url);
  const level = trust.isLegacy ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = get(
      url,
      { ca: [...trust.ca], rejectUnauthorized: true, ...level, signal, timeout: patienceMs },
      resolve,
    );
    const fail = (error: Error): void => {
      reject(error);
      outgoing.destroy();
    };
    outgoing.on('timeout', () => fail(new Error('no answer in time')));
    outgoing.on('error', reject);
    // Node closes such a connection without an error where nobody listens for it.
    outgoing.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      fail(new Error(`HTTP status ${statusCode}, a change to another protocol`));
    });
    outgoing.on('close', () => fail(new Error('it closed the connection')));
    signal.addEventListener('abort', () => fail(whyStopped(signal)), { once: true });
  }).catch((error: unknown) => {
    if (signal.aborted && whyStopped(signal).name !== 'TimeoutError') throw error;
    throw new ImportFailed(`Could not reach ${host}: ${reason(error)}`);
  });
  if (response.statusCode === 200) return response;
  // Never read: it may have no end. An address that it redirects to is not asked either.
  response.destroy();
  const said = { 403: 'it is not shared, or not released yet', 404: 'it is not there' }[
    response.statusCode ?? 0
  ];
  throw new ImportFailed(
    `${host} does not give the image out: ${said ?? `HTTP status ${response.statusCode ?? 0}`}`,
  );
}

/** @throws ImportFailed for an address that is none */
export function hostIn(url: string): string {
  if (URL.canParse(url)) return new URL(url).host;
  throw new ImportFailed(`"${url}" is no address of an image`);
}

function whyStopped({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('stopped');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function read(text: string, url: string): RemoteImage {
  const values = attributesOf(text, url);
  const value = (key: string): string | undefined => values.get(key);
  const hash = value('hash');
  const fileUrl = value('imagefile_url');
  const name = value('imagename');
  if (hash === undefined || !/^\w{10,}$/.test(hash))
    throw new ImportFailed(`The metadata at ${url} states no hash`);
  if (fileUrl === undefined) throw new ImportFailed(`The metadata at ${url} names no image file`);
  if (name === undefined || !/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/.test(name)) {
    throw new ImportFailed(`The metadata at ${url} names no image`);
  }
  const format = value('format') ?? 'ndz';
  const hostImage = value('def_parentosid');
  return {
    name,
    description: value('description') ?? name,
    format,
    global: value('global') === '1',
    hash,
    size: sizeIn(value('size')),
    fileUrl,
    ending: value('path')?.endsWith('.tar.gz') ? 'tar.gz' : 'tar.zst',
    runsOn: kindsOf({ format, hostImage, originName: value('origin_name') }),
    architecture: value('architecture')?.split(',') ?? ['x86_64'],
    hostImage,
    os: value('OS') ?? 'Linux',
    osVersion: value('version') ?? '',
  };
}

/** Bytes; undefined when it is absent or no such number. */
function sizeIn(text: string | undefined): number | undefined {
  const size = Number(text);
  return Number.isSafeInteger(size) && size > 0 && size <= largestImage ? size : undefined;
}

/** Empty values count as absent (section 8.2). */
function attributesOf(text: string, url: string): Map<string, string> {
  const elements = Array.from(parse(text, url).getElementsByTagName('attribute'));
  const entries = elements.map((element): [string, string] => {
    const [value] = Array.from(element.getElementsByTagName('value'));
    return [element.getAttribute('name') ?? '', value?.textContent ?? ''];
  });
  return new Map(entries.filter(([, value]) => value !== ''));
}

function parse(text: string, url: string): Document {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    throw new ImportFailed(`The metadata at ${url} cannot be read: ${error.message}`);
  }
}
