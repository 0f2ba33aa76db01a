// Every icon and every circle of ours stands out from its ground, 3 : 1 or better, in all four themes. Measured in the
// window, so that the colours are those of the VS Code that draws them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { shades } from '../../src/ui/text/shades';
import { colourOf, contrast, groundColour, resolved, themeColour } from './harness/colours';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

const enough = 3;
const themes: Theme[] = ['dark', 'light', 'hc', 'hcLight'];
/** What icons of rows, lists and tabs stand on. */
const grounds = ['sideBar.background', 'editor.background', 'quickInput.background'];

/** A thing of a page: which CSS property has its colour, and perhaps the part before or after it. */
const drawn: readonly (readonly [what: string, property: string, part?: string])[] = [
  ['.mark', 'border-top-color'],
  ['li[data-state="now"] .mark', 'background-color', '::after'],
  ['#steps li + li', 'background-color', '::before'],
  ['.icon', 'stroke'],
  ['#chart .line', 'stroke'],
  ['#chart .head', 'fill'],
  ['.note', 'border-left-color'],
  ['.who', 'border-left-color'],
  ['.obstacle', 'border-left-color'],
];

describe('icons and circles', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 1_000_000 });
    workbench = session.workbench;
    await workbench.openContainer('ProtoGENI');
    await session.fault('stall');
    await workbench.takeSnapshot('vm, ready', 'colours');
    await (
      await workbench.webview('colours')
    )
      .locator('[data-step="imaging"][data-state="now"]')
      .waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  for (const theme of themes) {
    it(`of rows stand out in the theme ${theme}`, async () => {
      await workbench.useTheme(theme);
      const weak: string[] = [];
      for (const id of grounds) {
        const [ground, ...found] = await resolved(workbench.page.locator('.monaco-workbench'), [
          groundColour(id),
          ...Object.values(shades).map(themeColour),
        ]);
        assert.ok(ground);
        for (const [index, name] of Object.values(shades).entries()) {
          const ratio = contrast(found[index] ?? ground, ground);
          if (ratio < enough) weak.push(`${name} on ${id}: ${ratio.toFixed(2)}`);
        }
      }
      assert.deepEqual(weak, []);
    });

    it(`of files stand out in the theme ${theme}`, async () => {
      await workbench.useTheme(theme);
      const kind = theme === 'light' || theme === 'hcLight' ? 'light' : 'dark';
      const weak: string[] = [];
      for (const file of globSync(`media/*-${kind}.svg`)) {
        const [, stroke = ''] = /stroke="([^"]+)"/.exec(readFileSync(file, 'utf8')) ?? [];
        const window = workbench.page.locator('.monaco-workbench');
        for (const id of ['sideBar.background', 'tab.activeBackground', 'tab.inactiveBackground']) {
          const [front, ground] = await resolved(window, [stroke, groundColour(id)]);
          assert.ok(front && ground);
          const ratio = contrast(front, ground);
          if (ratio < enough) weak.push(`${basename(file)} on ${id}: ${ratio.toFixed(2)}`);
        }
      }
      assert.deepEqual(weak, []);
    });

    it(`of the first steps stand out in the theme ${theme}`, async () => {
      await workbench.useTheme(theme);
      const window = workbench.page.locator('.monaco-workbench');
      const weak: string[] = [];
      for (const file of globSync('media/walkthrough/*.svg')) {
        const circles = readFileSync(file, 'utf8').match(/<circle[^>]+>/g) ?? [];
        for (const circle of circles) {
          const [, value = ''] = /(?:stroke|fill)="([^"n][^"]*)"/.exec(circle) ?? [];
          const [front, ground] = await resolved(window, [
            value,
            groundColour('editor.background'),
          ]);
          assert.ok(front && ground);
          const ratio = contrast(front, ground);
          if (ratio < enough) weak.push(`${basename(file)} ${circle}: ${ratio.toFixed(2)}`);
        }
      }
      assert.deepEqual(weak, []);
    });

    it(`of pages stand out in the theme ${theme}, in every state`, async () => {
      await workbench.useTheme(theme);
      const page = await workbench.webview('colours');
      const weak = new Set<string>();
      for (const tone of ['running', 'waiting', 'good', 'bad', 'unsure']) {
        for (const state of ['todo', 'now', 'done', 'failed']) {
          for (const found of await weakIn(page, tone, state)) weak.add(found);
        }
      }
      assert.deepEqual([...weak], []);
    });
  }
});

/** Puts the page into a state as its script does, and measures what is drawn. */
async function weakIn(page: Locator, tone: string, state: string): Promise<string[]> {
  const found = await page.evaluate(
    (body, { tone: wanted, state: step, parts }) => {
      body.dataset['tone'] = wanted;
      body.querySelectorAll('#steps li').forEach((one) => one.setAttribute('data-state', step));
      const ground = getComputedStyle(body).backgroundColor;
      return parts.flatMap(([what, property, pseudo]) =>
        [...body.querySelectorAll(what)].map((one) => {
          const style = getComputedStyle(one, pseudo);
          return { what: `${what}${pseudo ?? ''}`, css: style.getPropertyValue(property), ground };
        }),
      );
    },
    { tone, state, parts: drawn },
  );
  return found.flatMap(({ what, css, ground }) => {
    const ratio = contrast(colourOf(css), colourOf(ground));
    return ratio < enough ? [`${tone} ${state} ${what}: ${ratio.toFixed(2)}`] : [];
  });
}
