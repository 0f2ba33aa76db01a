// CM ImageInfo: how the latest capture of an image is going. It hands out a failure once, then calls the
// image ready again. Rules: docs/protocol.md, section 5.11.
import { domainOf, parseUrn } from '../../rpc/urn';
import { checkSigner, checkUser, type Access } from '../credentials/access';
import { domainOfUrn } from '../wire/urns';
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import type { ImageRecord, TaskRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { credentialsOf, requireArguments, requiredUrn } from './access';
import { isHoldingProject, isLocalUser, projectAuthority } from './projects';

/** Unscaled milliseconds that the call waits for an image lock before it gives up on it. */
const lockPatienceMs = 5000;

export async function imageInfo(call: Call): Promise<ReplyValue> {
  requireArguments(call, 'image_urn', 'credentials');
  const urn = requiredUrn(call, 'image_urn');
  const access = credentialsOf(call);
  checkUser(access);
  checkSigner(access);
  const image = findImage(call, urn);
  checkRead(call, access, image);
  const task = call.federation.store.tasks.get(image.uuid);
  if (task && !task.exited) return inProgress(call, task);
  const isNews = task?.consumed === false;
  // Told as it was when the call came: an image that is ready an instant before its release still shows the
  // version before (section 6.1).
  const told = isNews && task.status === 'failed' ? failed(call, image, task) : ready(call, image);
  if (isNews) await consume(call, image);
  return told;
}

/** A versioned URN parses into another project here, so it is not found (section 1.4). */
function findImage(call: Call, urn: string): ImageRecord {
  const { id } = parseUrn(urn);
  const [, project, name] = /^(.+)\/\/((?:(?!\/\/).)+)$/.exec(id) ?? [];
  if (project === undefined || name === undefined) throw malformed(`Could not parse ${id}`);
  const image = call.federation.catalogue.image(call.site, project, name);
  if (!image) throw new Refusal(Code.searchFailed, 'No such image');
  return image;
}

function checkRead(call: Call, access: Access, image: ImageRecord): void {
  const { federation, site } = call;
  if (
    image.global ||
    image.creatorUrn === access.realUrn ||
    image.creatorUrn === access.credential.ownerUrn
  )
    return;
  if (isLocalUser(federation, site, image.project, access.realUrn)) return;
  const sameAuthority =
    isHoldingProject(federation, site, image.project) &&
    domainOf(projectAuthority(federation, site, image.project)) ===
      domainOfUrn(access.credential.signerUrn);
  if (!sameAuthority) throw new Refusal(Code.forbidden, 'Not enough permission to access image');
}

/** Marks the end as seen once the capture lets go of the image; the call waits for that, but not for ever. */
async function consume(call: Call, image: ImageRecord): Promise<void> {
  const { store, captures } = call.federation;
  await captures.unlocked(image, lockPatienceMs);
  const task = store.tasks.get(image.uuid);
  if (task && !captures.isLocked(image)) store.tasks.put(image.uuid, { ...task, consumed: true });
}

function inProgress(call: Call, task: TaskRecord): ReplyValue {
  return {
    status: task.status,
    size: `${kilobytes(task.size)}KB`,
    utc: call.federation.clock.seconds,
  };
}

/** Captures of containers have no log to show. */
function failed(call: Call, image: ImageRecord, { log, output }: TaskRecord): ReplyValue {
  return {
    status: 'failed',
    size: 0,
    utc: call.federation.clock.seconds,
    ...(image.format !== 'docker' && { log, output }),
  };
}

function ready(call: Call, image: ImageRecord): ReplyValue {
  const released = call.federation.catalogue.released(image);
  const size = released?.size;
  return {
    status: 'ready',
    size: size === undefined ? 0 : `${Math.round(size / 1024)}KB`,
    utc: call.federation.clock.seconds,
    hash: released?.hash,
  };
}

/** Fractional while in progress, because the servers divide without rounding. */
function kilobytes(bytes: number): string {
  return String(Number((bytes / 1024).toPrecision(15)));
}
