/** What a snapshot of one sliver and one of several ask alike. */
import * as vscode from 'vscode';
import { tryNameOf } from '../../../model/trials/publishing';
import { type Answer, askOne, type Choice, type Question } from '../../multiStepInput';

/** Whether anyone can use an image; `after-try`: one for the project is taken now, and tried first. */
export type Users = boolean | 'after-try';

/** @param chosen what was answered before @param afterTry whether a try first is offered */
export function askWho<Asked extends Users>(
  question: Omit<Question, 'placeholder'>,
  siteName: string,
  chosen: boolean | undefined,
  afterTry: readonly Choice<Asked>[] = [],
): Promise<Answer<Asked | boolean>> {
  const choices: Choice<Asked | boolean>[] = [
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
  return askOne<Asked | boolean>(
    { ...question, placeholder: vscode.l10n.t('This cannot be changed later') },
    // What was chosen before comes first, where Enter takes it.
    [...(chosen === true ? choices.reverse() : choices), ...afterTry],
  );
}

/** The honest way to publish: an image of the project cannot become one for everyone, but its node can be taken again. */
export function afterTryChoice(imageName: string): Choice<'after-try'> {
  return {
    label: vscode.l10n.t('Anyone, after a try'),
    iconPath: new vscode.ThemeIcon('beaker'),
    detail: vscode.l10n.t(
      'Takes {0} for your project now. Once a try has passed, you take {1} for everyone.',
      tryNameOf(imageName),
      imageName,
    ),
    value: 'after-try',
  };
}
