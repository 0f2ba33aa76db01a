// Every word on the page of an image and on that of a snapshot can be read, 4.5 : 1 or better (WCAG 2.2, 1.4.3), and every
// icon of the image page stands out, 3 : 1, in all four themes. Measured in the window, with its own colours.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { type Colour, colourOf, contrast, over } from './harness/colours';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

const themes: Theme[] = ['dark', 'light', 'hc', 'hcLight'];

describe('the words of pages', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 8_000_000 });
    workbench = session.workbench;
    const { testbedDirectory: home } = session;
    const image = { user: 'alice', clientId: 'vm', name: 'read-me', global: false } as const;
    await takeImage(home, { ...image, description: 'nginx 1.24' });
    await takeImage(home, { ...image, description: 'nginx 1.26' });
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Images').choose(/^read-me/, 'Show Image Details');
    await (await workbench.webview('Version 1')).getByText('Compare versions').waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  for (const theme of themes) {
    it(`about an image can be read in the theme ${theme}`, async () => {
      await workbench.useTheme(theme);
      const page = await workbench.webview('Compare versions');
      assert.deepEqual(await weakWords(page), []);
      assert.deepEqual(await weakIcons(page), []);
    });
  }

  it('about a snapshot can be read in each theme', async () => {
    await workbench.takeSnapshot('vm, ready', 'words');
    const page = await workbench.webview('The image is ready.');
    for (const theme of themes) {
      await workbench.useTheme(theme);
      assert.deepEqual(await weakWords(page), [], theme);
    }
  });
});

interface Drawn {
  readonly what: string;
  readonly front: string;
  /** What it stands on, the nearest first. */
  readonly grounds: readonly string[];
}

/** What has words of its own, with the colours that are drawn: those of a widget are inside of it. */
async function weakWords(page: Locator): Promise<string[]> {
  const found = await page.evaluate((body): Drawn[] => {
    const seen = [...body.querySelectorAll('*')].filter((one) => {
      const hasWords = [...one.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      const { width, height } = one.getBoundingClientRect();
      return (
        hasWords && width > 2 && height > 2 && !/^(SCRIPT|STYLE|OPTION|TEMPLATE)$/.test(one.tagName)
      );
    });
    return seen.map((one) => {
      const inner = one.shadowRoot?.querySelector('.control') ?? one;
      const grounds: string[] = [];
      for (let at: Element | null = inner; at !== null;) {
        grounds.push(getComputedStyle(at).backgroundColor);
        const root: Node = at.getRootNode();
        at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      }
      const text = one.textContent.trim().slice(0, 30);
      return { what: `${one.tagName} ${text}`, front: getComputedStyle(inner).color, grounds };
    });
  });
  assert.ok(found.length > 10, 'the page has words');
  return weaker(found, 4.5);
}

async function weakIcons(page: Locator): Promise<string[]> {
  const found = await page.evaluate((body): Drawn[] =>
    [...body.querySelectorAll('.icon')].flatMap((one) => {
      if (one.getBoundingClientRect().width === 0) return [];
      const grounds: string[] = [];
      for (let at: Element | null = one; at !== null; at = at.parentElement)
        grounds.push(getComputedStyle(at).backgroundColor);
      return { what: one.outerHTML.slice(0, 60), front: getComputedStyle(one).stroke, grounds };
    }),
  );
  return weaker(found, 3);
}

function weaker(found: readonly Drawn[], enough: number): string[] {
  const weak = found.flatMap(({ what, front, grounds }) => {
    const white: Colour = [255, 255, 255, 1];
    const ground = grounds
      .map(colourOf)
      .reduceRight<Colour>((below, one) => over(one, below), white);
    const ratio = contrast(colourOf(front), ground);
    return ratio < enough ? [`${what}: ${ratio.toFixed(2)}`] : [];
  });
  return [...new Set(weak)];
}
