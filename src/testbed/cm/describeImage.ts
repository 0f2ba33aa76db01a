// The descriptor phase of CreateImage: makes a new image, or the next version of one that exists. What is inherited
// from the base and when a version is used again: docs/protocol.md, sections 6.6 and 6.7.
import { randomBytes, randomUUID } from 'node:crypto';
import type { FaultKind } from '../faults';
import type { Federation } from '../federation';
import type { Place } from '../http/call';
import { versionKey } from '../images/catalogue';
import { kindOfSnapshot } from '../images/kinds';
import { architectureOf } from '../sites/hardware';
import { Code, Refusal } from '../wire/replyCodes';
import type { HoldingRecord, ImageRecord, SliverRecord, VersionRecord } from '../state/records';

/** Unscaled milliseconds that the descriptor script takes; the slice is locked meanwhile. */
const descriptorWaitMs = 100;

/** What is to be captured, for whom and under which name. */
export interface Order {
  readonly userUrn: string;
  readonly holding: HoldingRecord;
  readonly sliver: SliverRecord;
  readonly name: string;
  readonly wholeDisk: boolean;
  /** The base's, when left out. */
  readonly global?: boolean;
  /** The base's, or that of the version before, when left out. */
  readonly description?: string;
}

export interface Described {
  readonly image: ImageRecord;
  readonly version: VersionRecord;
}

/** Step 20 of section 5.10. @throws Refusal refused, with the reason as text */
export async function describeImage(
  place: Place,
  order: Order,
  existing: ImageRecord | undefined,
): Promise<Described> {
  const { federation, site } = place;
  const { clock, faults } = federation;
  await clock.wait(descriptorWaitMs);
  const slow = faults.strike('descriptor', { site: site.name });
  if (slow) await faults.pause(slow, clock.stopped);
  checkName(order.name);
  const isStruck = (kind: FaultKind): boolean =>
    faults.strike(kind, { site: site.name }) !== undefined;
  const isLocked = existing && federation.captures.isLocked(existing);
  if (isLocked || isStruck('locked'))
    throw new Refusal(Code.refused, 'Image is locked, please try again later!\n');
  if (isStruck('deprecated'))
    throw new Refusal(Code.refused, 'Not allowed to clone/snapshot a deprecated image!');
  const base = federation.store.images.get(order.sliver.imageUuid);
  const baseVersion = base && federation.catalogue.version(base, order.sliver.imageVersion);
  if (!base || !baseVersion?.released)
    throw new Refusal(Code.refused, '*** The image that this node runs is unknown or not released');
  if (isStruck('no-clone')) {
    const image = `${base.project},${base.name} ${order.sliver.id}:${baseVersion.version}`;
    throw new Refusal(Code.refused, `You are not allowed to clone [OSImage ${image}]`);
  }
  const described = existing
    ? nextVersion(place, order, existing, baseVersion)
    : newImage(place, order, base, baseVersion);
  return federation.store.transaction(() => enter(federation, described));
}

/**
 * The name is an argument of the program that makes the descriptor: none at all, and one that looks like options,
 * make it say how it is called. Others are only found bad by what it calls in turn.
 */
function checkName(name: string): void {
  if (name === '' || name.startsWith('-')) {
    const strange = /^-[dwnsFU]*([^-dwnsFUegrB])/.exec(name)?.[1];
    const complaint = strange === undefined ? '' : `Unknown option: ${strange}\n`;
    throw new Refusal(Code.error, complaint + usage);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9_.+-]{1,29}$/.test(name)) {
    const file = `/tmp/${randomBytes(5).toString('hex')}`;
    throw new Refusal(Code.refused, `Failed to verify image descriptor from ${file}`);
  }
}

/** Its first lines; the real one goes on to list all options. */
const usage = [
  'Usage: clone_image [-dwe] [-n | -s] <imagename> <node_id>',
  'Options:',
  '       -d      Turn on debug mode',
  '       -e      Create a whole disk image',
  '',
].join('\n');

function enter(federation: Federation, described: Described): Described {
  const { image, version } = described;
  federation.store.images.put(image.uuid, image);
  federation.store.versions.put(versionKey(image.uuid, version.version), version);
  return described;
}

function newImage(
  place: Place,
  order: Order,
  base: ImageRecord,
  baseVersion: VersionRecord,
): Described {
  const created = place.federation.clock.now();
  const uuid = randomUUID();
  const image: ImageRecord = {
    site: place.site.name,
    uuid,
    project: order.holding.project,
    name: order.name,
    creatorUrn: order.userUrn,
    ...visibility(order, base),
    ...(order.wholeDisk && { wholeDisk: true }),
    format: base.format,
    ...kindOfSnapshot(order.sliver.sliverType, base),
    architecture: [architectureOf(order.sliver.hardwareType)],
    accessKey: randomBytes(16).toString('hex'),
    created,
    os: base.os,
    osVersion: base.osVersion,
  };
  return { image, version: versionOf(place, order, uuid, 0, baseVersion) };
}

/** A version that never became ready is used again; a ready one is followed by the next number. */
function nextVersion(
  place: Place,
  order: Order,
  image: ImageRecord,
  base: VersionRecord,
): Described {
  const head = place.federation.catalogue.versions(image).at(-1);
  const number = head ? (head.ready ? head.version + 1 : head.version) : 0;
  const fresh = versionOf(place, order, image.uuid, number, base, head);
  const version =
    head && !head.ready ? { ...fresh, uuid: head.uuid, created: head.created } : fresh;
  return { image, version: { ...version, updaterUrn: order.userUrn } };
}

function versionOf(
  { federation }: Place,
  order: Order,
  imageUuid: string,
  version: number,
  base: VersionRecord,
  head: VersionRecord = base,
): VersionRecord {
  return {
    imageUuid,
    version,
    uuid: randomUUID(),
    created: federation.clock.now(),
    description: order.description ?? head.description,
    ready: false,
    released: false,
    baseUuid: base.uuid,
  };
}

/** Section 6.6. Whatever is not global is shared with the project. */
function visibility(order: Order, base: ImageRecord): { global: boolean; shared: boolean } {
  const global = order.global ?? base.global;
  return { global, shared: !global };
}
