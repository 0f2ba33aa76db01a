// The text editor in front: opening files, moving the cursor, and the list of completions.
import type { Locator, Page } from 'playwright-core';
import { patience } from './patience';
import type { QuickInput } from './quickInput';

export class Editor {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  get lines(): Locator {
    return this.#page.locator('.editor-instance .view-lines');
  }

  /** Opens a file of the workspace by name. */
  async open(file: string): Promise<void> {
    await this.#quickInput.openAndPick('Control+P', file, file);
    await this.#page.getByRole('tab', { name: file, selected: true }).waitFor();
    await this.lines.waitFor();
  }

  /** Puts the cursor into the first line that holds `text`, `offset` characters into that text. */
  async moveInto(text: string, offset: number): Promise<void> {
    await this.lines.locator('.view-line', { hasText: text }).first().click();
    await this.#page.keyboard.press('Home');
    const steps = (await this.line(text)).indexOf(text) + offset;
    for (let step = 0; step < steps; step += 1) await this.#page.keyboard.press('ArrowRight');
  }

  /** Saves the changed file in front, and resolves when it is on the disk. */
  async save(file: string): Promise<void> {
    const tab = `.tab.active[data-resource-name="${file}"]`;
    await this.#page.locator(`${tab}.dirty`).waitFor();
    await this.#page.keyboard.press('Control+S');
    await this.#page.locator(`${tab}:not(.dirty)`).waitFor();
  }

  /** Asks for completions and resolves when the list is there. */
  async complete(): Promise<Completions> {
    await this.#page.keyboard.press('Control+Space');
    return this.completions();
  }

  /** The list of completions as soon as it is there. */
  async completions(): Promise<Completions> {
    const list = new Completions(this.#page);
    await list.box.waitFor();
    return list;
  }

  /** Rests the pointer on a text until the hover is there. */
  async hover(text: string): Promise<void> {
    await this.lines.getByText(text).first().hover();
    await this.#page.locator('.monaco-hover:visible').getByText(text).first().waitFor();
  }

  /** The waved lines under what is marked. */
  get squiggles(): Locator {
    return this.#page.locator('.view-overlays [class*="squiggly-"]');
  }

  /**
   * Opens the list of what can be done at the cursor, where it holds `title`. VS Code loses the key in the moment after
   * a file is saved, so it is pressed again, as a person would.
   */
  async openActions(title: string): Promise<Locator> {
    const action = this.actions.getByText(title).first();
    for (const start = Date.now(); ;) {
      await this.#page.keyboard.press('Control+.');
      try {
        await action.waitFor({ timeout: 3000 });
        return action;
      } catch (error) {
        if (Date.now() - start > patience) throw error;
      }
    }
  }

  /** The open list of quick fixes. */
  get actions(): Locator {
    return this.#page.locator('.action-widget');
  }

  /** The whole line as it is shown, spaces made plain. */
  async line(text: string): Promise<string> {
    const line = this.lines.locator('.view-line', { hasText: text }).first();
    return (await line.innerText()).replaceAll('\u00a0', ' ').trim();
  }
}

export class Completions {
  readonly box: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.locator('.suggest-widget.visible');
  }

  option(text: string): Locator {
    return this.box.getByRole('option', { name: text }).first();
  }

  /** Opens what is told about the chosen option beside the list. */
  async explain(text: string): Promise<void> {
    await this.#page.keyboard.press('Control+Space');
    await this.#page.locator('.suggest-details').getByText(text).first().waitFor();
  }
}
