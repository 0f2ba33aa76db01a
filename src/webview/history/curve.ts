/** The size of a snapshot over time, as a small line. Colours come from the theme through CSS. */
import type { EventDetails } from '../../ui/pages/history/protocol';

const svg = 'http://www.w3.org/2000/svg';
const width = 320;
const height = 72;
const edge = 4;

export function drawCurve(root: Element, points: EventDetails['curve'], words: string): void {
  const last = Math.max(1, points.at(-1)?.at ?? 0);
  const most = Math.max(1, ...points.map(({ size }) => size));
  const at = ({ at: time, size }: EventDetails['curve'][number]): string =>
    [edge + (time / last) * (width - 2 * edge), height - edge - (size / most) * (height - 2 * edge)]
      .map((value) => value.toFixed(1))
      .join(',');
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', `M${points.map(at).join('L')}`);
  picture.append(line);
  const caption = document.createElement('span');
  caption.textContent = words;
  root.replaceChildren(picture, caption);
}
