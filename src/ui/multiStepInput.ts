/**
 * Questions with a step number and a way back, so that a slip does not cost what was typed before.
 * VS Code reads icons out of labels and links out of prompts, so every text is made inert here: this is
 * the only door to its boxes.
 */
import * as vscode from 'vscode';
import type { Event } from '../model/event';
import { inertText } from './text/inert';

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
  readonly buttons?: readonly ChoiceButton<T>[];
}

/** Another answer that a choice offers, at the end of its line. */
export interface ChoiceButton<T> extends vscode.QuickInputButton {
  readonly value: T;
}

/** A list that can be used while the rest of it is read. */
export interface LiveChoices<T> {
  readonly now: () => readonly Choice<T>[];
  readonly onDidChange: Event<unknown>;
  /** Resolves when nothing is being read any more; never rejects. */
  readonly read: Promise<unknown>;
}

/** Undefined when the person leaves. Items may come later: the list shows that it is loading. */
export function askOne<T>(
  question: Question,
  items: readonly Choice<T>[] | Promise<readonly Choice<T>[]> | LiveChoices<T>,
): Promise<Answer<T>> {
  const box = vscode.window.createQuickPick<Choice<T>>();
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  const answer = shown<T>(box, question, (settle) => {
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen?.value !== undefined) settle(chosen.value);
    });
    box.onDidTriggerItemButton(({ item, button }) => {
      const pressed = item.buttons?.find((one) => one === button);
      if (pressed !== undefined) settle(pressed.value);
    });
  });
  if ('then' in items) {
    box.busy = true;
    void items.then((loaded) => {
      box.busy = false;
      box.items = loaded.map(inertChoice);
    });
  } else if ('now' in items) {
    follow(box, items, answer);
  } else {
    box.items = items.map(inertChoice);
  }
  return answer;
}

/** Shows what is known, and keeps the line that the person is on when more comes. */
function follow<T>(
  box: vscode.QuickPick<Choice<T>>,
  { now, onDidChange, read }: LiveChoices<T>,
  answer: Promise<unknown>,
): void {
  const draw = (): void => {
    const [active] = box.activeItems;
    const items = now();
    box.items = items.map(inertChoice);
    const same =
      box.items.find(({ value }) => value !== undefined && value === active?.value) ??
      box.items.find(
        ({ label, description }) => label === active?.label && description === active.description,
      );
    if (same !== undefined) box.activeItems = [same];
  };
  box.keepScrollPosition = true;
  box.busy = true;
  draw();
  const listener = onDidChange(draw);
  void answer.then(() => listener.dispose());
  void read.then(() => {
    box.busy = false;
    draw();
  });
}

/** The choices that are checked when the person goes on; undefined when they leave. */
export async function askMany<T>(
  { title, placeholder }: Question,
  items: readonly Choice<T>[],
): Promise<T[] | undefined> {
  const chosen = await vscode.window.showQuickPick(items.map(inertChoice), {
    title: inertText(title),
    ...(placeholder !== undefined && { placeHolder: inertText(placeholder) }),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function inertChoice<C extends vscode.QuickPickItem>(choice: C): C {
  const { label, description, detail } = choice;
  return {
    ...choice,
    label: inertText(label, 200),
    ...(description !== undefined && { description: inertText(description, 300) }),
    ...(detail !== undefined && detail !== '' && { detail: inertText(detail) }),
  };
}

export interface TextQuestion extends Question {
  readonly value?: string;
  readonly prompt?: string;
  /** What is said about the text as it is typed; an error keeps the person from going on. */
  readonly check: (text: string) => Remark | undefined;
}

export interface Remark {
  readonly error: boolean;
  readonly sentence: string;
  /** How many questions there are with this answer. */
  readonly steps?: number;
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box = inputBox(question);
  box.value = question.value ?? '';
  const check = (): boolean => {
    const found = question.check(box.value);
    const severity = vscode.InputBoxValidationSeverity;
    if (found?.steps !== undefined) box.totalSteps = found.steps;
    if (found === undefined) box.validationMessage = undefined;
    else {
      box.validationMessage = {
        message: inertText(found.sentence),
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
  if (question.value !== undefined) check();
  return answer;
}

/** A box that is not shown yet. What is said about its text later has to be made inert by the caller. */
export function inputBox({
  prompt,
  ...question
}: Question & { readonly prompt?: string }): vscode.InputBox {
  const box = vscode.window.createInputBox();
  describe(box, question);
  box.prompt = prompt === undefined ? undefined : inertText(prompt);
  return box;
}

function describe<T>(
  box: vscode.QuickPick<Choice<T>> | vscode.InputBox,
  { title, step, steps, placeholder }: Question,
): void {
  box.title = inertText(title);
  box.step = step;
  box.totalSteps = steps;
  box.placeholder = placeholder === undefined ? undefined : inertText(placeholder);
  box.ignoreFocusOut = true;
}

function shown<T>(
  box: vscode.QuickPick<Choice<T>> | vscode.InputBox,
  question: Question,
  listen: (settle: (value: T) => void) => void,
): Promise<Answer<T>> {
  const { step } = question;
  describe(box, question);
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
