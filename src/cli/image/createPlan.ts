/** What a snapshot would do, said before it is done: for the question, and for `--dry-run`. */
import { planSnapshot } from '../../model/imageName';
import { listImages } from '../../model/images';
import { SnapshotRefused, type SnapshotRequest } from '../../model/snapshotJob';
import { VisibilityLookup } from '../../model/visibility';
import type { CreateOptions } from './create';
import type { Output } from './output';
import type { Session } from './session';

/** What the snapshot would do to an image of that name. @throws SnapshotRefused if it cannot be. */
export async function planFor(
  { account, site }: Session,
  { imageName, sliceUrn }: SnapshotRequest,
): Promise<string> {
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  const plan = planSnapshot(imageName, images, account.identity.urn, sliceUrn);
  switch (plan.kind) {
    case 'new-version':
      return plan.sentence;
    case 'refused':
      throw new SnapshotRefused('taken', plan.sentence);
    case 'new':
      return `The project has an image ${imageName} that is not in your list: if you may write to it, this snapshot replaces its contents.`;
  }
}

export async function tellPlan(
  session: Session,
  request: SnapshotRequest,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const { account, site } = session;
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  const plan = planSnapshot(request.imageName, images, account.identity.urn, request.sliceUrn);
  const refused = plan.kind === 'refused' || (plan.kind !== 'new' && options.overwrite === false);
  if (refused) throw new SnapshotRefused('taken', plan.sentence);
  const users = request.global ? 'anyone' : 'only this project';
  const { imageName, sliverUrn, sliceUrn, clientId, global, description } = request;
  const { wholeDisk = false } = request;
  const source = wholeDisk ? `the whole disk of ${clientId}` : clientId;
  output.result(
    {
      plan: {
        ...{ kind: plan.kind, imageName, sliverUrn, sliceUrn, clientId, global },
        ...{ wholeDisk, description },
      },
    },
    `Nothing is done. ${plan.sentence} It is made of ${source} in ${sliceUrn}; ${users} may use it.`,
  );
}
