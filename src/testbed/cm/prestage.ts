// CM PrestageImages: brings images here before they are needed, and reports. Section 5.14.
import { tryParseUrn } from '../../rpc/urn';
import { checkUser } from '../credentials/access';
import type { Call } from '../http/call';
import { malformed } from '../wire/replyCodes';
import type { ReplyValue } from '../wire/encodeReply';
import { isArray, textOf } from '../wire/value';
import { credentialsOf, requireArguments, requiredUrn } from './access';
import { byUrn, type ChosenImage } from './imageForNode';

/** The slice need not hold anything here. */
export async function prestageImages(call: Call): Promise<ReplyValue> {
  requireArguments(call, 'slice_urn', 'credentials', 'imagelist', 'operation');
  const list = call.args.get('imagelist');
  if (!isArray(list)) throw malformed('Imagelist is not an array');
  requiredUrn(call, 'slice_urn');
  const access = credentialsOf(call);
  checkUser(access);
  const reader = { userUrn: access.realUrn, credentials: access.all };
  const chosen: [string, ChosenImage][] = [];
  for (const each of list) {
    const urn = textOf(each) ?? '';
    const parsed = tryParseUrn(urn);
    if (!parsed) throw malformed(`Not a valid URN: ${urn}`);
    if (parsed.type !== 'image') throw malformed(`Do not know how to prestage : ${urn}`);
    chosen.push([urn, await byUrn(call.federation, call.site, urn, reader)]);
  }
  if (textOf(call.args.get('operation')) === 'prestage') {
    void call.federation.background.run(() => bringAll(call, chosen));
  }
  return {
    status: Object.fromEntries(chosen.map(([urn, each]) => [urn, report(call, urn, each)])),
  };
}

/** One at a time, as the servers do it. A failure shows as `notready`. */
async function bringAll(
  call: Call,
  chosen: readonly (readonly [string, ChosenImage])[],
): Promise<void> {
  const { imports, clock } = call.federation;
  for (const [, { image, version }] of chosen) {
    if (image.metadataUrl === undefined) continue;
    await imports.fetch(call.site, image, version, clock.stopped).catch(() => undefined);
  }
}

function report(call: Call, urn: string, { image, version }: ChosenImage): ReplyValue {
  const { store, imports } = call.federation;
  const now = store.versions.get(`${version.imageUuid}:${version.version}`) ?? version;
  const size = Math.round((now.size ?? 0) / 1024);
  const state = {
    status: now.ready ? 'ready' : 'notready',
    versname: `${image.project}/${image.name}:${now.version}`,
    urn,
    size,
  };
  // Only what comes from elsewhere has a progress (section 5.14).
  if (image.metadataUrl === undefined) return state;
  const progress = now.ready ? size : Math.round((imports.progressOf(now) ?? 0) / 1024);
  return { ...state, progress };
}
