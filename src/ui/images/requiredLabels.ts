/** Labels for whoever is about to delete something. */
import { refusal } from '../../model/failures/userError';
import { type Labels, labelsName, unusableLabels } from '../../model/keep/labels';
import type { WorkspaceLabels } from './labels';

/** @throws UserError, a refusal, where a file cannot be read: a protection may be in it */
export function requiredLabels(labels: WorkspaceLabels): Labels {
  for (const read of labels.files)
    if (read.kind !== 'found' && read.kind !== 'missing')
      throw refusal(unusableLabels(labelsName, read));
  return labels.current;
}
