// Colours as a theme draws them, and how well they stand out (WCAG 2.2, 1.4.11: 3 : 1 for what is no text).
import type { Locator } from 'playwright-core';

/** Red, green and blue from 0 to 255, and alpha from 0 to 1. */
export type Colour = readonly [number, number, number, number];

/** @param css as `getComputedStyle` gives it: `rgb(…)`, `rgba(…)` or `color(srgb …)` */
export function colourOf(css: string): Colour {
  const numbers = [...css.matchAll(/[\d.]+(?:e-?\d+)?/g)].map(([one]) => Number(one));
  const [r = 0, g = 0, b = 0, alpha = 1] = numbers;
  const scale = css.startsWith('color(') ? 255 : 1;
  return [r * scale, g * scale, b * scale, alpha];
}

/** Contrast of a colour as it is seen on a ground that hides what is below it. */
export function contrast(front: Colour, ground: Colour): number {
  const [a, b] = [luminance(over(front, ground)), luminance(ground)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** As it is seen on a ground that hides what is below it. */
export function over([r, g, b, alpha]: Colour, ground: Colour): Colour {
  const mix = (one: number, other: number): number => one * alpha + other * (1 - alpha);
  return [mix(r, ground[0]), mix(g, ground[1]), mix(b, ground[2]), 1];
}

function luminance([r, g, b]: Colour): number {
  const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

/** What each CSS value becomes inside of `part`. */
export async function resolved(part: Locator, values: readonly string[]): Promise<Colour[]> {
  const found = await part.evaluate((element, wanted) => {
    const probe = element.ownerDocument.createElement('i');
    element.append(probe);
    const colours = wanted.map((value) => {
      probe.style.color = '';
      probe.style.setProperty('color', value);
      return getComputedStyle(probe).color;
    });
    probe.remove();
    return colours;
  }, values);
  return found.map(colourOf);
}

/** The colour of an id such as `charts.green`; where a theme has none, what is drawn is as its text. */
export const themeColour = (id: string): string => `var(--vscode-${id.replaceAll('.', '-')})`;

/** What something stands on; where a theme has none of its own, that of the editor. */
export const groundColour = (id: string): string =>
  `var(--vscode-${id.replaceAll('.', '-')}, var(--vscode-editor-background))`;
