/** Questions with a step number and a way back, so that a slip does not cost what was typed before. */
import * as vscode from 'vscode';

/** The person wants the question before. */
export const back = Symbol('back');
export type Answer<T> = T | typeof back | undefined;

export interface Question {
  readonly title: string;
  readonly step?: number;
  readonly steps?: number;
  readonly placeholder?: string;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

/** Undefined when the person leaves. Items may come later: the list shows that it is loading. */
export function askOne<T>(
  question: Question,
  items: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
): Promise<Answer<T>> {
  const box = vscode.window.createQuickPick<Choice<T>>();
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  const answer = shown<T>(box, question, (settle) => {
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen?.value !== undefined) settle(chosen.value);
    });
  });
  if ('then' in items) {
    box.busy = true;
    void items.then((loaded) => {
      box.busy = false;
      box.items = loaded;
    });
  } else {
    box.items = items;
  }
  return answer;
}

export interface TextQuestion extends Question {
  readonly value?: string;
  readonly prompt?: string;
  /** What is said about the text as it is typed; an error keeps the person from going on. */
  readonly check: (
    text: string,
  ) => { readonly error: boolean; readonly sentence: string } | undefined;
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.value = question.value ?? '';
  const check = (): boolean => {
    const found = question.check(box.value);
    const severity = vscode.InputBoxValidationSeverity;
    if (found === undefined) box.validationMessage = undefined;
    else {
      box.validationMessage = {
        message: found.sentence,
        severity: found.error ? severity.Error : severity.Info,
      };
    }
    return found?.error !== true;
  };
  const answer = shown<string>(box, question, (settle) => {
    box.onDidChangeValue(check);
    box.onDidAccept(() => {
      if (check()) settle(box.value);
    });
  });
  box.prompt = question.prompt;
  if (question.value !== undefined) check();
  return answer;
}

function shown<T>(
  box: vscode.QuickPick<Choice<T>> | vscode.InputBox,
  { title, step, steps, placeholder }: Question,
  listen: (settle: (value: T) => void) => void,
): Promise<Answer<T>> {
  box.title = title;
  box.step = step;
  box.totalSteps = steps;
  box.placeholder = placeholder;
  box.ignoreFocusOut = true;
  if (step !== undefined && step > 1) box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const settle = (value: Answer<T>): void => {
      resolve(value);
      box.dispose();
    };
    listen(settle);
    box.onDidTriggerButton(() => settle(back));
    box.onDidHide(() => settle(undefined));
    box.show();
  });
}
