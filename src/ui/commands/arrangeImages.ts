/** Groups, order and filter of the Images tree. */
import * as vscode from 'vscode';
import type { Grouping, Sorting } from '../images/arrange';
import type { Parts } from '../context';
import { inputBox } from '../multiStepInput';

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

export function clearImageFilter({ imagesView }: Parts): void {
  imagesView.find('');
}
