// Taking an image of a node, whoever asks and in whichever protocol: the checks that do not depend on the arguments of
// a call, the descriptor, and the start of the capture. Steps: docs/protocol.md, section 5.10.
import type { Place } from '../http/call';
import { systemProject } from '../images/catalogue';
import { isOverQuota } from '../images/quota';
import { hasDisk } from '../sites/hardware';
import type { HoldingRecord, ImageRecord, SliverRecord } from '../state/records';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { checkNotImaging, checkNotTerminating, checkNotWorking, terminating } from './access';
import { describeImage, type Described, type Order } from './describeImage';
import { isLocalUser, mapUser } from './projects';

export interface ImageWish extends Order {
  /** An image of this name is not to get a new version. */
  readonly mustNotExist?: boolean;
  /** Only the descriptor is made. */
  readonly isWithoutCapture?: boolean;
}

/** Steps 5 to 7. @throws Refusal */
export function checkCanBeImaged(place: Place, holding: HoldingRecord): void {
  checkNotTerminating(holding);
  if (place.federation.faults.strike('terminating', { site: place.site.name })) throw terminating();
  checkNotWorking(holding);
  checkNotImaging(place, holding);
}

/** Steps 8, 9 and 11. @throws Refusal */
export function checkSliverReady({ federation, site }: Place, sliver: SliverRecord): void {
  if (!hasDisk(sliver.sliverType))
    throw malformed(`${sliver.clientId} has no disk to make an image of`);
  if (sliver.status !== 'ready') throw new Refusal(Code.forbidden, 'sliver is not ready');
  if (federation.faults.strike('tainted', { site: site.name }))
    throw new Refusal(Code.forbidden, 'node is tainted - image creation denied');
}

/** From step 14 on. The capture goes on behind. @throws Refusal */
export async function takeImage(place: Place, wish: ImageWish): Promise<Described> {
  const { federation, site } = place;
  const { holding, sliver, userUrn } = wish;
  const existing = checkName(place, wish);
  checkQuota(place, holding);
  return federation.locks.hold(site, holding.sliceUrn, async () => {
    checkNotImaging(place, holding);
    const described = await describeImage(place, wish, existing);
    mapUser(federation, site, holding.project, userUrn);
    if (wish.isWithoutCapture !== true)
      federation.captures.start(site, sliver, described.image, described.version);
    return described;
  });
}

/** Step 18. */
function checkQuota({ federation, site }: Place, holding: HoldingRecord): void {
  const isFull = federation.faults.strike('no-space', { site: site.name }) !== undefined;
  if (isFull || isOverQuota(federation, site, holding.project)) {
    throw new Refusal(
      Code.noSpace,
      'You are over (or close to) disk quota, please delete images you no longer need so you can proceed',
    );
  }
}

/** Steps 14 and 15. */
function checkName({ federation, site }: Place, wish: ImageWish): ImageRecord | undefined {
  const { holding, name, userUrn } = wish;
  if (holding.project !== systemProject && federation.catalogue.image(site, systemProject, name)) {
    throw new Refusal(
      Code.forbidden,
      'Not allowed to shadow system images; use a different name for your image',
    );
  }
  const existing = federation.catalogue.image(site, holding.project, name);
  if (!existing) return undefined;
  if (wish.mustNotExist === true)
    throw new Refusal(Code.alreadyExists, 'Image name already in use');
  const mayWrite =
    existing.creatorUrn === userUrn || isLocalUser(federation, site, holding.project, userUrn);
  if (!mayWrite) throw new Refusal(Code.forbidden, `No permission to overwrite image ${name}`);
  return existing;
}
