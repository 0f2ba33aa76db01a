// CM DeleteImage: one version, or all. The order of the checks is that of docs/protocol.md, section 5.13.
import { rm } from 'node:fs/promises';
import { domainOf, parseUrn } from '../../rpc/urn';
import { checkSigner, checkUser, type Access } from '../credentials/access';
import { domainOfUrn } from '../wire/urns';
import type { Federation } from '../federation';
import type { Call } from '../http/call';
import { imageNameOf, systemProject, versionKey } from '../images/catalogue';
import { sendDeletionMail } from '../sites/mail';
import { Code, died, malformed, Refusal } from '../wire/replyCodes';
import type { Site } from '../sites/site';
import type { ImageRecord, VersionRecord } from '../state/records';
import { isTrue, textOf } from '../wire/value';
import { credentialsOf, requireArguments, requiredUrn } from './access';
import { isLocalUser, projectAuthority } from './projects';

/** What shall go. */
export interface Doomed {
  readonly image: ImageRecord;
  readonly versions: readonly VersionRecord[];
  /** The image goes with its last version. */
  readonly whole: boolean;
}

export async function deleteImage(call: Call): Promise<number> {
  requireArguments(call, 'image_urn', 'credentials');
  const urn = requiredUrn(call, 'image_urn');
  const access = credentialsOf(call);
  checkUser(access);
  checkSigner(access);
  const doomed = find(call, urn);
  checkUnused(call, doomed);
  checkPermission(call, access, doomed.image);
  checkRemovable(call, doomed.image);
  if (!isTrue(call.args.get('impotent'))) await removeImage(call.federation, call.site, doomed);
  return 0;
}

/** Steps 3 and 4. */
function find(call: Call, urn: string): Doomed {
  const name = imageNameOf(urn);
  if (!name) throw malformed(`Malformed URN: ${urn}`);
  // This call alone does not know the other spelling of the id (section 14).
  const absent = new Refusal(Code.searchFailed, `No such image: ${urn}`);
  if (urn.includes('//')) throw absent;
  const { catalogue } = call.federation;
  const image = catalogue.image(call.site, name.project, name.name);
  if (!image) throw absent;
  const versions = catalogue.versions(image);
  if (name.version === undefined) return { image, versions, whole: true };
  const one = versions.filter(({ version }) => version === name.version);
  if (one.length === 0) throw absent;
  return { image, versions: one, whole: versions.length === 1 };
}

/** Step 6. A node captured into an image does not use it; one loaded from it does. */
function checkUnused(call: Call, { image, versions }: Doomed): void {
  const used = call.federation.store.slivers.find(
    (sliver) =>
      sliver.imageUuid === image.uuid &&
      versions.some(({ version }) => version === sliver.imageVersion),
  );
  if (used) throw new Refusal(Code.forbidden, 'Image is currently in use');
}

const notYours = 'Not your image; please specify original creator urn';

/** Steps 7 to 9. */
function checkPermission(call: Call, access: Access, image: ImageRecord): void {
  const { federation, site } = call;
  const authority = projectAuthority(federation, site, image.project);
  const isCreator = image.creatorUrn === access.realUrn;
  const sameSite = domainOf(authority) === domainOfUrn(access.credential.signerUrn);
  if (!isCreator && !sameSite) {
    const text = 'Not enough permission to delete image; wrong SA or user';
    throw new Refusal(Code.forbidden, text);
  }
  const target = parseUrn(access.credential.targetUrn);
  if (target.type === 'project') {
    if (target.authority !== authority)
      throw new Refusal(Code.badArguments, 'Credential does not match project URN');
    return;
  }
  const override = textOf(call.args.get('creator_urn'));
  // Nobody is recorded as the creator of a system image, and the servers look that up (section 14, point 7).
  if (image.project === systemProject) {
    throw override === undefined ? new Refusal(Code.forbidden, notYours) : died(call.method);
  }
  const mayDestroy = isLocalUser(federation, site, image.project, access.realUrn);
  if (isCreator && !mayDestroy && override !== image.creatorUrn) {
    throw new Refusal(Code.forbidden, notYours);
  }
}

/** Step 11. */
function checkRemovable(call: Call, image: ImageRecord): void {
  const { captures, faults } = call.federation;
  if (captures.isLocked(image) || faults.strike('locked', { site: call.site.name })) {
    throw new Refusal(
      Code.error,
      '*** delete_image:\n    Image is locked, please try again later!\n\n',
    );
  }
}

/** Records first: a file without a record is cleared at the next start, a record without a file would be a lie. */
export async function removeImage(
  federation: Federation,
  site: Site,
  doomed: Doomed,
): Promise<void> {
  const { store, catalogue } = federation;
  const { image, versions, whole } = doomed;
  const files = versions.map((version) => catalogue.file(site, image, version));
  store.transaction(() => {
    for (const { version } of versions) store.versions.delete(versionKey(image.uuid, version));
    if (whole) {
      store.images.delete(image.uuid);
      store.tasks.delete(image.uuid);
      return;
    }
    const { released, ...unreleased } = image;
    const head = catalogue.versions(image).findLast(({ ready }) => ready);
    const isKept = released !== undefined && catalogue.version(image, released) !== undefined;
    const keep = isKept ? released : head?.version;
    store.images.put(
      image.uuid,
      keep === undefined ? unreleased : { ...unreleased, released: keep },
    );
  });
  for (const file of files) if (file !== undefined) await rm(file, { force: true });
  sendDeletionMail(federation, site, image);
}
