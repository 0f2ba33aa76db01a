// CM ListImages: one entry per version, by creator or by project. Rules: docs/protocol.md, section 5.12.
import { byName } from '../../rpc/names';
import { formatUrn, parseUrn } from '../../rpc/urn';
import { isoSeconds } from '../time/clock';
import { checkSigner, checkUser, urnArgument } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import type { ImageRecord, VersionRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { textOf } from '../wire/value';
import { credentialsOf } from './access';
import { isHoldingProject, projectAuthority } from './projects';

export function listImages(call: Call): ReplyValue {
  const asked = { user: optionalUrn(call, 'user_urn'), project: optionalUrn(call, 'project_urn') };
  const access = credentialsOf(call);
  checkUser(access);
  const signer = checkSigner(access);
  if (asked.project !== undefined) {
    const images = projectImages(call, asked.project, access.credential.targetUrn);
    return entries(call, images, byImageName, true);
  }
  if (
    asked.user !== undefined &&
    asked.user !== access.realUrn &&
    parseUrn(asked.user).authority !== signer
  ) {
    throw new Refusal(Code.forbidden, 'No permission to list images');
  }
  const creator = asked.user ?? access.credential.ownerUrn;
  return entries(
    call,
    localImages(call, (image) => image.creatorUrn === creator),
    byProjectAndName,
    false,
  );
}

function optionalUrn(call: Call, name: string): string | undefined {
  const text = textOf(call.args.get(name));
  return text === undefined || text === '' ? undefined : urnArgument(text);
}

/** No imported ones. */
function localImages(call: Call, test: (image: ImageRecord) => boolean): ImageRecord[] {
  return call.federation.store.images.filter(
    (image) => image.site === call.site.name && image.metadataUrl === undefined && test(image),
  );
}

function projectImages(call: Call, projectUrn: string, targetUrn: string): ImageRecord[] {
  if (parseUrn(targetUrn).type !== 'project')
    throw new Refusal(Code.badArguments, 'Not a project credential');
  if (targetUrn !== projectUrn)
    throw new Refusal(Code.badArguments, 'Credential does not match project URN');
  const { federation, site } = call;
  const { authority, id } = parseUrn(projectUrn);
  const domain = authority.split(':')[0];
  if (domain === site.domain) {
    if (!federation.hasProject(id)) throw new Refusal(Code.searchFailed, 'No such project here');
    return localImages(call, (image) => image.project === id);
  }
  const local = federation.store.settings.get(`project:${site.name}:${domain}:${id}`);
  return local === undefined ? [] : localImages(call, (image) => image.project === local);
}

type Order = (a: ImageRecord, b: ImageRecord) => number;

const byImageName: Order = (a, b) => byName(a.name, b.name);
const byProjectAndName: Order = (a, b) => byName(a.project, b.project) || byImageName(a, b);

function entries(call: Call, images: ImageRecord[], order: Order, withPeople: boolean): ReplyValue {
  return images
    .sort(order)
    .flatMap((image) =>
      call.federation.catalogue.versions(image).map((each) => entry(call, image, each, withPeople)),
    );
}

function entry(
  call: Call,
  image: ImageRecord,
  version: VersionRecord,
  withPeople: boolean,
): ReplyValue {
  const { catalogue } = call.federation;
  return {
    urn: catalogue.urn(call.site, image, version.version),
    url: catalogue.metadataUrl(call.site, version.uuid),
    uuid: version.uuid,
    created: isoSeconds(version.created),
    updated: version.updated === undefined ? '' : isoSeconds(version.updated),
    format: image.format,
    description: version.description,
    filesize: version.size === undefined ? undefined : `${megabytes(version.size)}MB`,
    project_urn: projectUrn(call, image.project),
    creator_urn: withPeople ? image.creatorUrn : undefined,
    updater_urn: withPeople ? version.updaterUrn : undefined,
  };
}

/** All digits that the division gives, as with Perl (section 14, point 5). */
function megabytes(bytes: number): number {
  return Number((bytes / (1 << 20)).toPrecision(15));
}

function projectUrn(call: Call, project: string): string {
  const authority = projectAuthority(call.federation, call.site, project);
  return isHoldingProject(call.federation, call.site, project)
    ? formatUrn({ authority, type: 'authority', id: 'sa' })
    : formatUrn({ authority, type: 'project', id: project });
}
