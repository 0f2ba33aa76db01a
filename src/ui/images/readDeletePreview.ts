/** Finds out what a delete would do: asks the site, the slivers, and the files of the workspace. */
import * as vscode from 'vscode';
import { deleteImage, planDelete } from '../../model/images/deleteImage';
import { sliceStates } from '../../model/inventory/slicesAt';
import { sliversRunning } from './sliversRunning';
import { RpcError } from '../../rpc';
import type { ImageTarget } from '../commands/target';
import type { Parts } from '../context';
import type { DeletePreview } from './deletePreview';

/** Milliseconds that a check may hold up the question. */
const patienceMs = 20_000;

/** @throws RpcError when the site answers that it will not delete it. */
export async function readDeletePreview(parts: Parts, target: ImageTarget): Promise<DeletePreview> {
  const { state, image, version } = target;
  const plan = planDelete(image, state.account.userUrn, version);
  const [checked, slivers, files] = await Promise.all([
    dryRun(state, plan),
    sliversOf(parts, image, plan.versions),
    filesNaming(parts, image.versions.length > 1 ? target : { state, image }),
  ]);
  return { plan, image, siteName: state.site.name, slivers, files, checked };
}

/** True when the site would do it, false when it could not be asked. @throws RpcError for a refusal */
async function dryRun(
  { account, site }: ImageTarget['state'],
  plan: DeletePreview['plan'],
): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    await deleteImage({ account, site }, plan, { dryRun: true, signal });
    return true;
  } catch (error) {
    if (RpcError.is(error) && refusals.has(error.reason)) throw error;
    return false;
  }
}

/** Answers about the image itself. Others are about the way to the site, which the delete will meet too. */
const refusals = new Set<string>(['forbidden', 'refused', 'not-found', 'bad-argument', 'busy']);

async function sliversOf(
  { loading, inventory }: Parts,
  image: ImageTarget['image'],
  versions: ImageTarget['image']['versions'],
): Promise<DeletePreview['slivers']> {
  await inTime(loading.want('slices', false));
  const isKnown = inventory.sites.some(({ slices }) => slices.value !== undefined);
  if (!isKnown) return undefined;
  return sliversRunning(sliceStates(inventory), image, versions);
}

/** Undefined where not all files could be searched. Of one version among others only what names that version: what names the image goes on to work. */
async function filesNaming(
  { catalogue }: Parts,
  { state, image, version }: ImageTarget,
): Promise<string[] | undefined> {
  const search = new vscode.CancellationTokenSource();
  const { usesInWorkspace } = await import('../editor/features');
  const sought =
    version === undefined
      ? catalogue.image(state, image)
      : { urn: image.urn, url: version.url, onlyVersion: version.version };
  const searched = await inTime(usesInWorkspace(sought, catalogue.current, search.token));
  search.cancel();
  search.dispose();
  const { found, isComplete } = searched ?? { found: [], isComplete: false };
  if (found.length === 0 && !isComplete) return undefined;
  return [...new Set(found.map(({ uri }) => vscode.workspace.asRelativePath(uri)))].sort();
}

/** Undefined when it takes too long. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
