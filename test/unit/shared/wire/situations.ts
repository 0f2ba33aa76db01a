/** What had happened before a recorded call, told from its answer. */
import type { SnapshotReason } from '../../../../src/testbed/faults';
import { parametersOf, type Recorded } from './recorded';
import { sliceOf } from './credentials';
import type { Scene } from './scene';

export interface Situation {
  /** Brought about before the credential of the call is fetched. */
  readonly before?: (scene: Scene) => Promise<unknown>;
  /** Befalls in the last moment, so that only the call itself meets it. */
  readonly then?: (scene: Scene) => Promise<unknown>;
  readonly afterwards?: (scene: Scene) => Promise<unknown>;
  /** Another user than the recorded one. */
  readonly caller?: string;
  /** The request, where one of the recorded words cannot be said here. */
  readonly edit?: (request: string) => string;
}

type Row = readonly [reply: RegExp, of: (line: Recorded) => Situation];

const fault =
  (kind: string) =>
  ({ method }: Recorded): Situation => {
    const isOfMethod = /^(?:busy|disabled|internal|expired-credential)$/.test(kind);
    return { then: (scene) => scene.fault(kind, { times: 1, ...(isOfMethod && { method }) }) };
  };

/** By the words of the answer. */
const rows: readonly Row[] = [
  [/No console server for node/, fault('no-console')],
  [/disk quota/, fault('no-space')],
  [/Server temporarily offline/, fault('disabled')],
  [/XMLRPC Server Error/, (line) => (line.method === 'RenewSlice' ? {} : fault('internal')(line))],
  [/invalid credential \(expired at/, fault('expired-credential')],
  [/marked for termination/, fault('terminating')],
  [/a deprecated image/, fault('deprecated')],
  [/You are not allowed to clone/, fault('no-clone')],
  [
    /is locked, please try again later/,
    (line) => ({
      before: (scene) => scene.image(imageIn(line) ?? '', {}),
      then: (scene) => scene.fault('locked', { times: 1 }),
    }),
  ],
  [
    /RPC Error/,
    () => ({ then: (scene) => scene.fault('partition', { between: ['home', 'home'] }) }),
  ],
  [/resource is busy/, busy],
  [
    /sliver is not ready/,
    (line) => ({
      before: (scene) => scene.power('StopSliver', sliceOf(line)),
      afterwards: (scene) => scene.power('StartSliver', sliceOf(line)),
    }),
  ],
  [
    /Your account is no longer active/,
    ({ caller: uid }) => ({
      then: (scene) => scene.control('user.freeze', { uid }),
      afterwards: (scene) => scene.control('user.thaw', { uid }),
    }),
  ],
  [
    /Not a valid local user/,
    () => ({
      caller: 'dave',
      before: (scene) => scene.control('user.add', { uid: 'dave', projects: ['demo'] }),
      then: (scene) => scene.control('user.remove', { uid: 'dave' }),
    }),
  ],
  [
    /No such Slice|No such slice registered here/,
    () => ({ edit: (request) => request.replace('+slice+hello', '+slice+later') }),
  ],
];

export function situationOf(line: Recorded): Situation {
  const row = rows.find(([words]) => words.test(line.reply));
  return row?.[1](line) ?? byMethod(line);
}

/** The slice is locked by another call, or one of its nodes is imaging. */
function busy(line: Recorded): Situation {
  const slice = sliceOf(line);
  const isLock = line.method === 'SliverStatus' || imageIn(line) === 'LK';
  return { before: (scene) => (isLock ? scene.locked(slice) : scene.imaging('Busy1', slice)) };
}

function byMethod(line: Recorded): Situation {
  const { method, reply } = line;
  const isGood = /<name>(?:am_)?code<\/name>\s*<value><i4>0</.test(reply);
  if (method === 'Register' && isGood)
    return { edit: (request) => request.replace('+slice+demo2', '+slice+fresh') };
  if (method === 'RenewSlice' && isGood) return { edit: untilLater };
  const name = imageIn(line);
  if (name === undefined || /^(?:Resolve|SecureImageDownload|PrestageImages)$/.test(method))
    return {};
  if (method === 'CreateImage') {
    if (isGood) return { before: (scene) => scene.noImage(name) };
    if (!reply.includes('already in use')) return {};
  }
  return { before: (scene) => asItWas(scene, name, line) };
}

async function asItWas(scene: Scene, name: string, line: Recorded): Promise<void> {
  const { method, reply, request } = line;
  // DeleteImage does not find an image that is there by this spelling.
  const isOtherSpelling = method === 'DeleteImage' && request.includes('//');
  if (reply.includes('No such image') && !isOtherSpelling) return scene.noImage(name);
  const reason = reasonIn(reply);
  if (reason) return scene.failed(name, reason);
  if (/<string>(?:preparing|imaging|finishing)</.test(reply)) {
    return scene.imaging(name, sliceOf(line));
  }
  if (reply.includes('Not enough permission to access'))
    return scene.image(name, { isPrivate: true });
  const isTaken = reply.includes('<name>hash</name>');
  return scene.image(name, isTaken ? { isTaken } : {});
}

function reasonIn(reply: string): SnapshotReason | undefined {
  if (reply.includes('FAILED: Node setup failed')) return 'setup';
  return reply.includes('FAILED: Returned error code') ? 'tool' : undefined;
}

/** The end is moved to two hours from now. */
function untilLater(request: string): string {
  const end = `${new Date(Date.now() + 7_200_000).toISOString().slice(0, 19)}Z`;
  return request.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, end);
}

/** Name of the image of project demo that a request is about, or makes. */
export function imageIn(line: Recorded): string | undefined {
  if (line.method !== 'CreateImage') {
    const [, name] = /\+image\+pgproj(?::|\/\/)([\w.%+-]+)/.exec(line.request) ?? [];
    return name === undefined ? undefined : decodeURIComponent(name);
  }
  const [first, second] = parametersOf(line);
  if (typeof second === 'string') return second;
  const { imagename } = (first ?? {}) as { readonly imagename?: unknown };
  return typeof imagename === 'string' ? imagename : undefined;
}
