// The VS Code window as a person sees it: where the parts are, and how to reach each of them.
import type { Locator, Page } from 'playwright-core';
import { Editor } from './editor';
import { Notifications } from './notifications';
import { patience } from './patience';
import { QuickInput } from './quickInput';
import { photograph } from './screenshots';
import { Tree } from './tree';
import { webviewWith } from './webview';

/** What the system prefers, and the class that the window carries when it has followed. */
const themes = {
  dark: { colorScheme: 'dark', forcedColors: 'none', mark: 'vs-dark' },
  light: { colorScheme: 'light', forcedColors: 'none', mark: 'vs' },
  hc: { colorScheme: 'dark', forcedColors: 'active', mark: 'hc-black' },
  hcLight: { colorScheme: 'light', forcedColors: 'active', mark: 'hc-light' },
} as const;

/** With these settings the window follows the system at once. */
export const themeSettings = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.preferredDarkColorTheme': 'Dark 2026',
  'workbench.preferredLightColorTheme': 'Light 2026',
  'workbench.preferredHighContrastColorTheme': 'Default High Contrast',
  'workbench.preferredHighContrastLightColorTheme': 'Default High Contrast Light',
};

export interface SnapshotAnswers {
  /** `This project` if absent. */
  readonly who?: 'This project' | 'Anyone';
  readonly description?: string;
  /** The last button, `Take the Snapshot` if absent. */
  readonly button?: string;
}

/** `npm run test:ui -- --pictures` */
const picturesAreWanted = process.env['TEST_PICTURES'] === 'yes';

export type Theme = keyof typeof themes;

export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly editor: Editor;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.editor = new Editor(page, this.quickInput);
  }

  /** Resolves when the workbench has drawn itself and is connected to its extension host. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
    await this.page.locator('.statusbar [id="status.host"]').waitFor();
  }

  /** Reloads the window as a person does: VS Code first writes down what is open. */
  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await reloaded;
    await this.ready();
  }

  /**
   * Opens a view container from the activity bar. A window that has just loaded may open it by itself meanwhile, and
   * then the click closes it: so it is clicked again.
   */
  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: title });
    const heading = this.page.locator('.part.sidebar .composite.title', { hasText: title });
    for (const start = Date.now(); ;) {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      try {
        await heading.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (Date.now() - start > patience) throw error;
      }
    }
  }

  tree(title: string): Tree {
    return new Tree(this.page, title);
  }

  /** Runs a command from the command palette by the title a person reads there. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.openAndPick('F1', title, `>${title}`);
  }

  /** The modal dialog in the middle of the window. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The page of an extension that shows `text`; pages are told apart by content, not by order. */
  webview(text: string): Promise<Locator> {
    return webviewWith(this.page, text);
  }

  /** Takes a snapshot from the menu of a sliver's row. */
  async takeSnapshot(row: string, name: string, answers?: SnapshotAnswers): Promise<void> {
    await this.tree('Slivers').choose(row, 'Snapshot Sliver…');
    await this.answerSnapshot(name, answers);
  }

  /** Answers the questions of a snapshot up to the last button. */
  async answerSnapshot(name: string, answers: SnapshotAnswers = {}): Promise<void> {
    const { quickInput } = this;
    const { who = 'This project', description = '', button = 'Take the Snapshot' } = answers;
    await quickInput.titled('Snapshot ');
    // The suggested name comes a moment after the box, and would take the place of what is typed.
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.input.fill(name);
    await quickInput.message.getByText(name).waitFor();
    const isNew = await quickInput.message.getByText('will be a new image').isVisible();
    await this.page.keyboard.press('Enter');
    // A new version is for whom the image is.
    if (isNew) await quickInput.pick(who);
    await quickInput.titled(`Describe ${name}`);
    await quickInput.answer(description);
    await quickInput.pick(button);
  }

  async useTheme(theme: Theme): Promise<void> {
    const { mark, ...preferred } = themes[theme];
    await this.page.emulateMedia(preferred);
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
  }

  /**
   * Writes out/screenshots/NAME-THEME.png for each theme, and leaves the window dark; only where pictures are asked
   * for, since drawing the window in other themes is half of a journey's work.
   * @param size of the window, for pictures that show how the parts fit into it
   */
  async photograph(
    name: string,
    wanted: readonly Theme[] = ['light', 'dark'],
    size?: { width: number; height: number },
  ): Promise<void> {
    if (!picturesAreWanted) return;
    const before = this.page.viewportSize();
    if (size !== undefined) await this.page.setViewportSize(size);
    for (const theme of wanted) {
      await this.useTheme(theme);
      await photograph(this.page, `${name}-${theme}`);
    }
    if (wanted.at(-1) !== 'dark') await this.useTheme('dark');
    if (size !== undefined && before !== null) await this.page.setViewportSize(before);
  }
}
