// CM CreateImage: checks, then the descriptor, then the capture goes on behind. The order of the checks is
// that of docs/protocol.md, section 5.10, step by step.
import { type Access, checkUser, urnArgument } from '../credentials/access';
import type { Call } from '../http/call';
import { systemProject } from '../images/catalogue';
import { isOverQuota } from '../images/quota';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { hasDisk } from '../sites/hardware';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord, ImageRecord, SliverRecord, VersionRecord } from '../state/records';
import { isTrue, textOf } from '../wire/value';
import {
  checkNotImaging,
  checkNotTerminating,
  checkNotWorking,
  checkSliceUrn,
  credentialsOf,
  holdingOf,
  requireArguments,
  terminating,
} from './access';
import { sliversOf } from '../state/holdings';
import { describeImage } from './describeImage';
import { isLocalUser, mapUser } from './projects';

export async function createImage(call: Call): Promise<string[]> {
  requireArguments(call, 'slice_urn', 'sliver_urn', 'imagename', 'credentials');
  const name = checkArguments(call);
  const access = credentialsOf(call);
  checkUser(access);
  const holding = checkSlice(call, access);
  const sliver = checkSliver(call, holding);
  const existing = checkName(call, access, holding, name);
  checkQuota(call, holding);
  const { federation, site } = call;
  return federation.locks.hold(site, holding.sliceUrn, async () => {
    checkNotImaging(call, holding);
    const { image, version } = await describeImage(call, {
      access,
      holding,
      sliver,
      name,
      existing,
    });
    mapUser(federation, site, holding.project, access.realUrn);
    if (!isTrue(call.args.get('nosnapshot')))
      federation.captures.start(site, sliver, image, version);
    return answer(call, { ...image, name }, version);
  });
}

/** Steps 1 and 2. Returns the image's name; the empty one passes here (section 1.6). */
function checkArguments(call: Call): string {
  const name = textOf(call.args.get('imagename')) ?? '';
  const plain = /^[A-Za-z0-9_.+-]*$/;
  if (!plain.test(name)) throw malformed('Improper name argument');
  for (const each of ['bsname', 'copyback_uuid']) {
    if (!plain.test(textOf(call.args.get(each)) ?? ''))
      throw malformed(`Improper ${each} argument`);
  }
  const description = call.args.get('description');
  if (description !== undefined && !/^[\t\n\r\x20-;=?-~]{1,256}$/.test(textOf(description) ?? '')) {
    throw malformed('Improper description');
  }
  const relocate = textOf(call.args.get('relocate_urn'));
  if (relocate !== undefined) {
    urnArgument(relocate, 'Improper relocate argument');
    if (call.args.has('copyback_uuid')) {
      throw malformed('Not allowed to say bothcopyback and relocate');
    }
  }
  return name;
}

/** Steps 4 to 7. */
function checkSlice(call: Call, access: Access): HoldingRecord {
  const holding = holdingOf(call, access);
  if (!holding) throw new Refusal(Code.searchFailed, 'Slice does not exist');
  checkSliceUrn(textOf(call.args.get('slice_urn')) ?? '', holding);
  checkNotTerminating(holding);
  if (call.federation.faults.strike('terminating', { site: call.site.name })) throw terminating();
  checkNotWorking(holding);
  checkNotImaging(call, holding);
  return holding;
}

/** Step 8. */
function sliverOf({ args, federation, site }: Call, holding: HoldingRecord): SliverRecord {
  const wanted = textOf(args.get('sliver_urn'));
  const isWanted = ({ id }: SliverRecord): boolean => sliverUrn(site, id) === wanted;
  const sliver = sliversOf(federation, site, holding.sliceUrn).find(isWanted);
  if (sliver) return sliver;
  const isElsewhere = federation.store.slivers.find(
    (each) => each.site === site.name && isWanted(each),
  );
  const text = isElsewhere ? 'Sliver is not in slice' : 'Sliver does not exist';
  throw new Refusal(Code.searchFailed, text);
}

/** Steps 8, 9, 11 and 13; nodes here have no blockstores. */
function checkSliver(call: Call, holding: HoldingRecord): SliverRecord {
  const sliver = sliverOf(call, holding);
  if (!hasDisk(sliver.sliverType))
    throw malformed(`${sliver.clientId} has no disk to make an image of`);
  if (sliver.status !== 'ready') throw new Refusal(Code.forbidden, 'sliver is not ready');
  if (call.federation.faults.strike('tainted', { site: call.site.name }))
    throw new Refusal(Code.forbidden, 'node is tainted - image creation denied');
  const blockstore = textOf(call.args.get('bsname')) ?? '';
  if (blockstore !== '') throw malformed(`No blockstore ${blockstore} on this node`);
  return sliver;
}

/** Step 18. */
function checkQuota(call: Call, holding: HoldingRecord): void {
  const { federation, site } = call;
  const isFull = federation.faults.strike('no-space', { site: site.name }) !== undefined;
  if (isFull || isOverQuota(federation, site, holding.project)) {
    throw new Refusal(
      Code.noSpace,
      'You are over (or close to) disk quota, please delete images you no longer need so you can proceed',
    );
  }
}

/** Steps 14 and 15. */
function checkName(
  call: Call,
  access: Access,
  holding: HoldingRecord,
  name: string,
): ImageRecord | undefined {
  const { federation, site } = call;
  if (holding.project !== systemProject && federation.catalogue.image(site, systemProject, name)) {
    throw new Refusal(
      Code.forbidden,
      'Not allowed to shadow system images; use a different name for your image',
    );
  }
  const existing = federation.catalogue.image(site, holding.project, name);
  if (!existing) return undefined;
  if (isTrue(call.args.get('mustnotexist'))) {
    throw new Refusal(Code.alreadyExists, 'Image name already in use');
  }
  const mayWrite =
    existing.creatorUrn === access.realUrn ||
    isLocalUser(federation, site, holding.project, access.realUrn);
  if (!mayWrite) throw new Refusal(Code.forbidden, `No permission to overwrite image ${name}`);
  return existing;
}

/** @param image under the name as it was asked for, whose case may differ (section 14, point 1) */
function answer(call: Call, image: ImageRecord, version: VersionRecord): string[] {
  const { catalogue } = call.federation;
  return [
    catalogue.urn(call.site, image),
    catalogue.metadataUrl(call.site, image.uuid),
    catalogue.urn(call.site, image, version.version),
    catalogue.metadataUrl(call.site, version.uuid),
  ];
}
