/** How the library reads a recorded answer: through the method that a program would call. */
import {
  AggregateManager,
  type CallOptions,
  type ClientOptions,
  ComponentManager,
  type Credential,
  parseCredential,
  SliceAuthority,
} from '../../../../src/rpc';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import { openReply } from '../../../../src/rpc/wire/envelope';
import { credentialXml } from '../../rpc/wire/replies';
import { parametersOf, type Recorded } from './recorded';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+5';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:one';
const userUrn = 'urn:publicid:IDN+home.example+user+alice';
const credentials: Credential[] = [parseCredential(credentialXml())];
const expires = new Date('2036-01-01T00:00:00Z');
const slice = { sliceUrn, credentials };
const image = { imageUrn, credentials };
const snapshot = { ...slice, sliverUrn, imageName: 'one' };

type Ask<T> = (client: T, call: CallOptions, parameters: readonly unknown[]) => Promise<unknown>;

/** A word of the first parameter, where it is one. */
function wordOf([first]: readonly unknown[], name: string): string | undefined {
  const value = (first as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The URNs that PrestageImages asked about: its answer is by them. */
function imagesOf([first]: readonly unknown[]): string[] {
  const list = (first as Record<string, unknown> | undefined)?.['imagelist'];
  return Array.isArray(list) ? (list as string[]) : [imageUrn];
}

const sliceAuthority: Record<string, Ask<SliceAuthority>> = {
  GetCredential: (sa, call, params) =>
    wordOf(params, 'credential') === undefined
      ? sa.selfCredential(call)
      : sa.sliceCredential(sliceUrn, call),
  Resolve: (sa, call, params) =>
    wordOf(params, 'type') === 'User'
      ? sa.resolveUser(userUrn, call)
      : sa.resolveSlice(sliceUrn, call),
  Register: (sa, call) => sa.registerSlice(sliceUrn, expires, call),
  RenewSlice: (sa, call) => sa.renewSlice(sliceUrn, expires, call),
};

const componentManager: Record<string, Ask<ComponentManager>> = {
  Resolve: (cm, call) => cm.resolve({ urn: sliceUrn, credentials }, call),
  SliverStatus: (cm, call) => cm.sliverStatus(slice, call),
  CreateImage: (cm, call) => cm.createImage(snapshot, call),
  ImageInfo: (cm, call) => cm.imageInfo(image, call),
  ListImages: (cm, call) => cm.listImages({ credentials }, call),
  DeleteImage: (cm, call) => cm.deleteImage(image, call),
  PrestageImages: (cm, call, params) =>
    cm.prestageImages({ ...slice, imageUrns: imagesOf(params), start: true }, call),
  RenewSlice: (cm, call) => cm.renewSlice({ ...slice, expires }, call),
  DiscoverResources: (cm, call) => cm.discoverResources({ credentials }, call),
  DeleteSlice: (cm, call) => cm.deleteSlice(slice, call),
  StartSliver: (cm, call) => cm.startSliver(slice, call),
  StopSliver: (cm, call) => cm.stopSliver(slice, call),
  RestartSliver: (cm, call) => cm.restartSliver(slice, call),
  ReloadSliver: (cm, call) => cm.reloadSliver(slice, call),
  ConsoleURL: (cm, call) => cm.consoleUrl({ ...slice, sliverUrn }, call),
};

const aggregateManager: Record<string, Ask<AggregateManager>> = {
  GetVersion: (am, call) => am.getVersion(call),
  ListResources: (am, call) => am.listResources({ credentials }, call),
  SliverStatus: (am, call) => am.status(slice, call),
  Status: (am, call) => am.status(slice, call),
  Describe: (am, call) => am.describe(slice, call),
  CreateImage: (am, call) => am.createImage(snapshot, call),
  DeleteImage: (am, call) => am.deleteImage(image, call),
  ListImages: (am, call) => am.listImages({ userUrn, credentials }, call),
};

/** What the answer is read as; `undefined` where the library offers no such method. */
export function readingOf(
  line: Recorded,
  options: (path: string) => ClientOptions,
): ((call: CallOptions) => Promise<unknown>) | undefined {
  const { service, method } = line;
  const params = parametersOf(line);
  const on = <T>(table: Record<string, Ask<T>>, client: () => T) => {
    const ask = table[method];
    return ask && ((call: CallOptions) => ask(client(), call, params));
  };
  if (/^\/am\/[23]/.test(service)) {
    return on(aggregateManager, () => new AggregateManager(options(service)));
  }
  if (service === '/cm/2.0')
    return on(componentManager, () => new ComponentManager(options(service)));
  if (/(^|\/)sa$/.test(service))
    return on(sliceAuthority, () => new SliceAuthority(options(service)));
  return undefined;
}

/** Opens an answer as the library does before it looks into it. */
export function open({ reply, method }: Recorded): unknown {
  return openReply(decodePlainResponse(reply), { method, url: 'https://site.example/' }).value;
}
