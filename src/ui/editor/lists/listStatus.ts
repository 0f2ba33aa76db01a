/** Tells how old the lists are that completion and diagnostics work from, and reads them again. */
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import type { Parts } from '../../context';
import { ageText } from '../../../model/units';
import { imageSelector, understand } from '../documents/understood';

const MINUTE_MS = 60_000;

export function registerListStatus(parts: Parts): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('protogeni.lists', imageSelector);
  item.name = vscode.l10n.t('Image lists');
  const show = (): void => {
    const editor = vscode.window.activeTextEditor;
    // Other XML and Python files have nothing to do with images.
    if (editor !== undefined && understand(editor.document) !== undefined) {
      item.selector = imageSelector;
      describe(item, parts);
    } else {
      item.selector = [];
    }
  };
  show();
  const timer = setInterval(show, MINUTE_MS);
  return vscode.Disposable.from(
    item,
    parts.catalogue.onDidChange(show),
    parts.accounts.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    new vscode.Disposable(() => clearInterval(timer)),
  );
}

function describe(item: vscode.LanguageStatusItem, parts: Parts): void {
  const { inventory, catalogue } = parts;
  const { sites } = inventory;
  const failed = sites
    .filter(({ images }) => images.error !== undefined)
    .map(({ site }) => site.name);
  const read = sites.flatMap(({ images }) =>
    images.at === undefined ? [] : [images.at.getTime()],
  );
  const oldest = Math.min(...read);
  item.busy = sites.some(({ images }) => images.loading) || catalogue.advertisements.reading;
  item.text =
    read.length === 0
      ? vscode.l10n.t('Image lists: not read yet')
      : vscode.l10n.t(
          'Image lists: {0}',
          ageText(new Date(oldest), Date.now(), vscode.env.language),
        );
  item.detail =
    failed.length > 0
      ? vscode.l10n.t('not from {0}', failed.join(', '))
      : vscode.l10n.t('{0} images of {1} sites', catalogue.current.images.length, sites.length);
  item.severity =
    failed.length > 0
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
  item.command = { title: vscode.l10n.t('Read Again'), command: commands.readImageLists };
}
