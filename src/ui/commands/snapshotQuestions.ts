/** What a snapshot of one sliver and one of several ask alike. */
import * as vscode from 'vscode';
import { type Answer, askOne, type Question } from '../multiStepInput';

/** @param chosen what was answered before @returns true for anyone, false for the project */
export function askWho(
  question: Omit<Question, 'placeholder'>,
  siteName: string,
  chosen: boolean | undefined,
): Promise<Answer<boolean>> {
  const choices = [
    {
      label: vscode.l10n.t('This project'),
      iconPath: new vscode.ThemeIcon('organization'),
      detail: vscode.l10n.t('Members of your project, at {0} only.', siteName),
      value: false,
    },
    {
      label: vscode.l10n.t('Anyone'),
      iconPath: new vscode.ThemeIcon('globe'),
      detail: vscode.l10n.t('Every user of {0}, and other sites by its URL.', siteName),
      value: true,
    },
  ];
  return askOne<boolean>(
    { ...question, placeholder: vscode.l10n.t('This cannot be changed later') },
    // What was chosen before comes first, where Enter takes it.
    chosen === true ? choices.reverse() : choices,
  );
}
