// CM CreateImage: checks, then the descriptor, then the capture goes on behind. The order of the checks is
// that of docs/protocol.md, section 5.10, step by step.
import { defined } from '../../rpc/defined';
import { type Access, checkUser, urnArgument } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord, ImageRecord, SliverRecord, VersionRecord } from '../state/records';
import { isTrue, textOf } from '../wire/value';
import { checkSliceUrn, credentialsOf, holdingOf, requireArguments } from './access';
import { sliversOf } from '../state/holdings';
import { checkCanBeImaged, checkSliverReady, takeImage } from './takeImage';

export async function createImage(call: Call): Promise<string[]> {
  requireArguments(call, 'slice_urn', 'sliver_urn', 'imagename', 'credentials');
  const name = checkArguments(call);
  const access = credentialsOf(call);
  checkUser(access);
  const holding = checkSlice(call, access);
  const sliver = checkSliver(call, holding);
  const asked = call.args.get('global');
  const options = {
    global: asked === undefined ? undefined : isTrue(asked),
    description: textOf(call.args.get('description')),
  };
  const { image, version } = await takeImage(call, {
    userUrn: access.realUrn,
    holding,
    sliver,
    name,
    wholeDisk: isTrue(call.args.get('wholedisk')),
    mustNotExist: isTrue(call.args.get('mustnotexist')),
    isWithoutCapture: isTrue(call.args.get('nosnapshot')),
    ...defined(options),
  });
  return answer(call, { ...image, name }, version);
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
  checkCanBeImaged(call, holding);
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
  checkSliverReady(call, sliver);
  const blockstore = textOf(call.args.get('bsname')) ?? '';
  if (blockstore !== '') throw malformed(`No blockstore ${blockstore} on this node`);
  return sliver;
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
