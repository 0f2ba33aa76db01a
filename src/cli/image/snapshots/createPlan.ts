/** What a snapshot would do, said before it is done: for the question, and for `--dry-run`. */
import type { FoundSliver } from '../session/findSliver';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { readPlan, type PlanWish, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { requestFor } from '../../../model/snapshots/planning/request';
import { lastPartOf } from '../../../model/urns';
import type { RpcError } from '../../../rpc';
import type { CreateOptions } from '../arguments/createOptions';
import type { Output } from '../terminal/output';
import type { Session } from '../session/session';

/** What the person asks for, and of which sliver. */
export type CreateParts = FoundSliver &
  PlanWish & {
    readonly description?: string | undefined;
    readonly updateAccounts?: boolean | undefined;
  };

/**
 * What the snapshot would do to the image of that name, which the site has just refused to overwrite.
 * @throws SnapshotRefused if it cannot be, else the refusal where the list does not explain it.
 */
export async function planOfExisting(
  session: Session,
  parts: CreateParts,
  { overwrite }: CreateOptions,
  refusal: RpcError,
): Promise<SnapshotPlan> {
  const { plan } = await readPlan(session, parts);
  if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
  const mayReplace = plan.kind === 'new-version' && overwrite !== false;
  if (!mayReplace || refusal.reason !== 'exists') throw refusal;
  return plan;
}

export async function tellPlan(
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const { plan } = await readPlan(session, parts);
  const refused = plan.kind === 'refused' || (plan.kind !== 'new' && options.overwrite === false);
  if (refused) throw new SnapshotRefused('taken', plan.sentence);
  const asked = { ...parts, global: parts.global ?? true };
  const {
    imageName,
    sliverUrn,
    sliceUrn,
    clientId,
    global,
    description,
    wholeDisk = false,
  } = requestFor(session, asked, plan);
  const source = wholeDisk ? `the whole disk of ${clientId}` : clientId;
  const users =
    plan.kind === 'new' ? `; ${global ? 'anyone' : 'only this project'} can use it` : '';
  output.result(
    {
      plan: {
        kind: plan.kind,
        imageName,
        sliverUrn,
        sliceUrn,
        clientId,
        global,
        wholeDisk,
        description,
      },
    },
    `Nothing was done. ${plan.sentence} It is taken from ${source} in ${lastPartOf(sliceUrn)}${users}.`,
  );
}
