/** Groups, order and filter of the Images tree. */
import * as vscode from 'vscode';
import type { Grouping, Sorting } from '../../images/arrange';
import type { Parts } from '../../context';
import type { Criterion } from '../../images/only';
import { criterionGroups, criterionWords } from '../../trees/onlyWords';
import { askMany, type Choice, inputBox } from '../../multiStepInput';

type Arrange = (parts: Parts) => Promise<void>;

export const groupImagesBy =
  (grouping: Grouping): Arrange =>
  ({ imagesView }) =>
    imagesView.group(grouping);

export const sortImages =
  (sorting: Sorting): Arrange =>
  ({ imagesView }) =>
    imagesView.sort(sorting);

/** The tree follows what is typed; Escape brings back what was there before. */
export function filterImages({ imagesView }: Parts): void {
  const before = imagesView.filter;
  const box = inputBox({
    title: vscode.l10n.t('Filter Images'),
    placeholder: vscode.l10n.t('Words from the name, project, description, creator or site'),
  });
  box.ignoreFocusOut = false;
  box.value = before;
  let accepted = false;
  box.onDidChangeValue((text) => imagesView.find(text));
  box.onDidAccept(() => {
    accepted = true;
    box.hide();
  });
  box.onDidHide(() => {
    if (!accepted) imagesView.find(before);
    box.dispose();
  });
  box.show();
}

/** Owner, users, age, size, favourites: of each kind any of those that are checked. */
export async function showOnlyImages({ imagesView }: Parts): Promise<void> {
  const items = criterionGroups().flatMap(({ heading, criteria }): CriterionChoice[] => [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...criteria.map((value) => ({
      label: criterionWords(value),
      picked: imagesView.only.includes(value),
      value,
    })),
  ]);
  const chosen = await askMany(
    {
      title: vscode.l10n.t('Show Only Some Images'),
      placeholder: vscode.l10n.t('Check what to show. With nothing checked, all images are shown.'),
    },
    items,
  );
  if (chosen !== undefined) await imagesView.showOnly(chosen);
}

type CriterionChoice = Choice<Criterion>;

/** All images are shown again. */
export async function clearImageFilter({ imagesView }: Parts): Promise<void> {
  imagesView.find('');
  if (imagesView.only.length > 0) await imagesView.showOnly([]);
}
