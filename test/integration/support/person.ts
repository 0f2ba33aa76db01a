// A person in front of the window, with the answers they will give. The questions are the real ones
// of the extension; the real boxes are driven by the tests of the user interface.
import {
  EventEmitter,
  type InputBoxValidationMessage,
  InputBoxValidationSeverity,
  Uri,
  window,
} from 'vscode';

interface Script {
  /** By the beginning of a question's title: the text to type, or the choice to make; a list serves several questions. */
  readonly answers?: Record<string, string | readonly string[]>;
  /** By the title of a list with boxes: the labels to check. */
  readonly checks?: Record<string, readonly string[]>;
  /** The button to press on messages. */
  readonly button?: string;
  /** The file to choose where one is asked for; else the person leaves. */
  readonly file?: string;
}

/** The answer of a person who takes what is suggested. */
export const asSuggested = '(as suggested)';

/** The answer of a person who reads the question and goes away. */
export const leave = '(leave)';

export interface Seen {
  /** Messages and modal questions, with their details. */
  readonly messages: string[];
  /** The buttons of the last message, the one that Enter presses first. */
  buttons: readonly string[];
  readonly titles: string[];
  /** What notifications of progress said, one after the other. */
  readonly progress: string[];
  /** The choices of the last list. */
  offered: readonly string[];
  /** What stands below them. */
  details: readonly string[];
  /** What was said about the text as it was typed. */
  readonly remarks: string[];
}

type Mutable = { -readonly [Key in keyof typeof window]: unknown };

/** Lets the person answer while `work` runs; returns what they saw. */
export async function asPerson(script: Script, work: () => unknown): Promise<Seen> {
  const seen: Seen = {
    messages: [],
    buttons: [],
    titles: [],
    progress: [],
    offered: [],
    details: [],
    remarks: [],
  };
  const door = window as Mutable;
  const told = answersOf(script);
  const names = ['showWarningMessage', 'showErrorMessage', 'showInformationMessage'] as const;
  const real = { ...window };
  for (const name of names) door[name] = message(script, seen);
  door.withProgress = watched(real.withProgress, seen);
  door.showOpenDialog = () => Promise.resolve(fileOf(script));
  door.showQuickPick = manyOf(script, seen);
  door.createInputBox = () => new Box(told, seen);
  door.createQuickPick = () => new Box(told, seen);
  try {
    await work();
  } finally {
    for (const name of names) door[name] = real[name];
    door.withProgress = real.withProgress;
    door.showOpenDialog = real.showOpenDialog;
    door.showQuickPick = real.showQuickPick;
    door.createInputBox = real.createInputBox;
    door.createQuickPick = real.createQuickPick;
  }
  return seen;
}

function message({ button }: Script, seen: Seen) {
  return (text: string, ...rest: unknown[]): Promise<unknown> => {
    const [first] = rest;
    const detail =
      typeof first === 'object' && first !== null && 'detail' in first ? first.detail : '';
    seen.messages.push([text, String(detail)].filter(Boolean).join('\n'));
    seen.buttons = rest.filter((one) => typeof one === 'string');
    return Promise.resolve(rest.includes(button) ? button : undefined);
  };
}

function fileOf({ file }: Script): Uri[] | undefined {
  return file === undefined ? undefined : [Uri.file(file)];
}

/** The real notifications of progress, overheard. */
function watched(show: typeof window.withProgress, { progress }: Seen): typeof window.withProgress {
  return (options, task) =>
    show(options, (real, token) => {
      const report: typeof real.report = (value) => {
        if (value.message !== undefined) progress.push(value.message);
        real.report(value);
      };
      return task({ report }, token);
    });
}

/** Gives the answer to a title; the last of a list serves for all questions after it. */
type Answers = (
  title: string,
) => { readonly text: string; readonly said: () => unknown } | undefined;

function answersOf({ answers = {} }: Script): Answers {
  const left = new Map(Object.entries(answers).map(([start, all]) => [start, [all].flat()]));
  return (title) => {
    const start = [...left.keys()].find((each) => title.startsWith(each));
    const list = start === undefined ? undefined : left.get(start);
    const [text] = list ?? [];
    if (list === undefined || text === undefined) return undefined;
    return { text, said: () => list.length > 1 && list.shift() };
  };
}

/** A list with boxes to check. */
function manyOf({ checks }: Script, seen: Seen) {
  return (items: readonly { label: string }[], { title = '' }): Promise<unknown> => {
    seen.titles.push(title);
    seen.offered = items.map(({ label }) => label);
    const wanted = checks?.[title];
    return Promise.resolve(wanted && items.filter(({ label }) => wanted.includes(label)));
  };
}

interface Item {
  readonly label: string;
  readonly detail?: string;
  readonly buttons?: readonly { readonly tooltip?: string }[];
}

/** An input box or a list. It answers as soon as it is shown and has what it needs. */
class Box {
  readonly #accept = new EventEmitter<void>();
  readonly #change = new EventEmitter<string>();
  readonly #hide = new EventEmitter<void>();
  readonly #answers: Answers;
  readonly #seen: Seen;
  #items: readonly Item[] = [];
  #shown = false;
  title = '';
  busy = false;
  value = '';
  validationMessage: string | InputBoxValidationMessage | undefined;
  selectedItems: readonly unknown[] = [];
  activeItems: readonly { label: string; description?: string }[] = [];
  readonly onDidAccept = this.#accept.event;
  readonly onDidChangeValue = this.#change.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidTriggerButton = new EventEmitter<void>().event;
  #enabled = true;
  readonly #itemButton = new EventEmitter<{ item: Item; button: unknown }>();
  readonly onDidTriggerItemButton = this.#itemButton.event;

  constructor(answers: Answers, seen: Seen) {
    this.#answers = answers;
    this.#seen = seen;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  set items(items: readonly Item[]) {
    this.#items = items;
    if (this.#shown) setImmediate(() => this.#answer());
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  /** A box that is open again, because an answer would not do, is answered once more. */
  set enabled(enabled: boolean) {
    const again = enabled && !this.#enabled && this.#shown;
    this.#enabled = enabled;
    if (!again) return;
    setImmediate(() => {
      const said = this.validationMessage;
      if (typeof said === 'string') this.#seen.remarks.push(said);
      this.#answer();
    });
  }

  show(): void {
    this.#shown = true;
    this.#seen.titles.push(this.title);
    setImmediate(() => this.#answer());
  }

  dispose(): void {
    this.#shown = false;
  }

  #answer(): void {
    const found = this.#answers(this.title);
    if (found === undefined || !this.#shown) return;
    const answer = found.text;
    this.#seen.offered = this.#items.map(({ label }) => label);
    this.#seen.details = this.#items.map(({ detail = '' }) => detail);
    if (answer === leave && !this.busy) {
      this.#hide.fire();
      return;
    }
    const item = this.#items.find(({ label }) => label === answer);
    if (this.#pressButton(answer, found.said)) return;
    if (item === undefined && this.#isRead()) return;
    if (this.#items.length === 0) found.said();
    if (answer === asSuggested) {
      this.#accept.fire();
      return;
    }
    if (item === undefined) {
      this.#type(answer);
    } else {
      found.said();
      this.selectedItems = [item];
      this.#accept.fire();
    }
  }

  #type(answer: string): void {
    this.value = answer;
    this.#change.fire(answer);
    const said = this.validationMessage;
    if (said) this.#seen.remarks.push(typeof said === 'string' ? said : said.message);
    // A person who is told that it will not do leaves.
    if (typeof said === 'object' && said.severity === InputBoxValidationSeverity.Error) {
      this.#hide.fire();
      return;
    }
    this.#accept.fire();
    this.#leaveList();
  }

  /** "Remove: alice.pem" presses the button at the end of that line. */
  #pressButton(answer: string, said: () => unknown): boolean {
    for (const item of this.#items) {
      const button = item.buttons?.find(({ tooltip }) => `${tooltip}: ${item.label}` === answer);
      if (button === undefined) continue;
      said();
      this.#itemButton.fire({ item, button });
      return true;
    }
    return false;
  }

  /** A person who does not find their choice waits while the list is read. */
  #isRead(): boolean {
    return this.busy && this.#items.length > 0;
  }

  /** A person who does not find their choice leaves; otherwise the question would stand forever. */
  #leaveList(): void {
    if (this.#shown && this.#items.length > 0) this.#hide.fire();
  }
}
