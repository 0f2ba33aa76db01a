// The text editor in front: opening files, moving the cursor, and the list of completions.
import type { Locator, Page } from 'playwright-core';
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
    await this.#page.keyboard.press('Control+P');
    await this.#quickInput.pick(file, file);
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

  /** Asks for completions and resolves when the list is there. */
  async complete(): Promise<Completions> {
    await this.#page.keyboard.press('Control+Space');
    const list = new Completions(this.#page);
    await list.box.waitFor();
    return list;
  }

  /** The whole line as it is shown, spaces made plain. */
  async line(text: string): Promise<string> {
    const line = this.lines.locator('.view-line', { hasText: text }).first();
    return (await line.innerText()).replaceAll('\u00a0', ' ').trim();
  }
}

export class Completions {
  readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator('.suggest-widget.visible');
  }

  option(text: string): Locator {
    return this.box.getByRole('option', { name: text }).first();
  }
}
