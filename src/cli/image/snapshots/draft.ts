/** What `create` still has to ask a person for, on a terminal: the node, the name, and who can use the image. */
import { freeName, readPlan, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import { cautionsOf, endings, type CautionFacts } from '../../../model/snapshots/planning/cautions';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { authorityOf, lastPartOf } from '../../../model/urns';
import type { Output } from '../terminal/output';
import { askWord, pick } from '../terminal/pick';
import type { FoundNode } from '../session/findNode';
import { imagesAt } from '../session/siteImages';
import type { Session } from '../session/session';
import type { CreateParts } from './createPlan';

/** @throws Ended when the person leaves */
export async function askName(
  { session, slice, sliver }: FoundNode,
  step: string,
): Promise<string> {
  const images = await imagesAt(session, { mine: true, project: true, public: false });
  const suggestion = freeName(`${slice.name}-${sliver.clientId}`, images);
  return await askWord(`Name of the image?${step}`, suggestion, checkImageName);
}

export interface Agreed {
  readonly plan: SnapshotPlan;
  readonly global: boolean | undefined;
}

/**
 * Who can use a new image, where nobody has said so; an image that exists keeps its users.
 * @throws SnapshotRefused, Ended when the person leaves
 */
export async function askUsers(
  session: Session,
  parts: CreateParts,
  step: string,
): Promise<Agreed> {
  const { plan } = await readPlan(session, parts);
  if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
  if (plan.kind === 'new-version' || parts.global !== undefined)
    return { plan, global: parts.global };
  const project = authorityOf(parts.sliceUrn)?.split(':')[1] ?? '';
  const global = await pick(`Who can use ${parts.imageName}?${step}`, [
    { value: true, label: 'anyone', hint: 'at other sites too' },
    { value: false, label: `project ${project} only`, hint: 'at this site' },
  ]);
  return { plan, global };
}

/** What a person should know before the node is restarted; only what ends too early is said to programs, too. */
export async function tellCautions(
  { account, site }: Session,
  { sliceUrn, clientId }: CreateParts,
  output: Output,
  withAll: boolean,
): Promise<void> {
  const { expires } = await account.sliceAuthority.sliceCredential(sliceUrn);
  const facts: CautionFacts = {
    sliceName: lastPartOf(sliceUrn),
    sliceEnds: expires,
    certificateEnds: account.identity.notAfter,
    clientId,
  };
  for (const { kind, title, detail } of endings(facts)) {
    const renew = ` Renew it with: geni-image renew ${lastPartOf(sliceUrn)} --days 2`;
    output.warn(`${title} at ${site.name}. ${detail}${kind === 'slice-ends' ? renew : ''}`);
  }
  if (!withAll) return;
  const others = cautionsOf(facts).filter(({ kind }) => kind === 'restart' || kind === 'home');
  for (const { title, detail } of others) output.note(`${title}. ${detail}`);
}

/** Who can use the image that was asked for, as a sentence; undefined where that is not known. */
export function usersSentence(
  imageName: string,
  { global, plan }: { readonly global: boolean; readonly plan?: SnapshotPlan | undefined },
): string | undefined {
  const visibility = plan?.kind === 'new-version' ? plan.visibility : global ? 'anyone' : 'project';
  if (visibility === 'anyone') return `Anyone can use ${imageName}, at other sites too.`;
  return visibility === 'project' ? `Only its project can use ${imageName}.` : undefined;
}
