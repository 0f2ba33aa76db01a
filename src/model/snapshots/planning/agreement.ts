/** Compares what a person has agreed to with what a snapshot would do now, right before it is sent. */
import * as l10n from '@vscode/l10n';
import { sameUrn } from '../../../rpc';
import { SnapshotRefused, type SnapshotRequest } from '../job';
import type { SnapshotPlan } from './plan';

/** @throws SnapshotRefused when anything would be replaced or published that nobody has agreed to. */
export function requireAgreed(
  { imageName: name, replaces, mayReplace, global }: SnapshotRequest,
  plan: SnapshotPlan,
): void {
  if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
  if (plan.kind === 'unseen') {
    if (mayReplace === true) return;
    throw new SnapshotRefused('changed', plan.sentence, 'unseen');
  }
  if (plan.kind === 'new') {
    if (replaces === undefined) return;
    throw new SnapshotRefused(
      'changed',
      l10n.t('The image {0} no longer exists. Decide again whether to create it.', name),
    );
  }
  const isSame =
    replaces !== undefined &&
    sameUrn(replaces.imageUrn, plan.replaces.imageUrn) &&
    replaces.version === plan.replaces.version;
  // Who has agreed to whatever has the name has agreed to this one, wherever it can be seen by now.
  if (mayReplace === true && replaces === undefined) return;
  if (isSame && (global || plan.visibility !== 'anyone')) return;
  const since =
    replaces === undefined
      ? l10n.t('An image {0} now exists.', name)
      : l10n.t('The image {0} has changed since you were asked.', name);
  throw new SnapshotRefused('changed', `${since} ${plan.sentence}`, plan.replaces);
}
