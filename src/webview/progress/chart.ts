/** A small line chart of size over time, drawn as SVG. Colours come from the theme through CSS. */
import type { ProgressState } from '../../ui/pages/progress/protocol';

type Chart = ProgressState['chart'];

const svg = 'http://www.w3.org/2000/svg';
const height = 200;
const left = 64;
const right = 26;
const top = 10;
const bottom = 26;

/** Keeps the chart as wide as the page, with letters of the same size; returns what draws it. */
export function chartIn(root: Element): (chart: Chart) => void {
  let shown: Chart | undefined;
  const draw = (): void => {
    if (shown !== undefined) drawChart(root, shown);
  };
  new ResizeObserver(draw).observe(root);
  return (chart) => {
    shown = chart;
    draw();
  };
}

function drawChart(root: Element, chart: Chart): void {
  const width = Math.max(240, root.clientWidth);
  const last = Math.max(1, chart.points.at(-1)?.at ?? 0, chart.times.at(-1)?.value ?? 0);
  const most = Math.max(1, chart.bytes.at(-1)?.value ?? 0);
  const x = (at: number): number => left + (at / last) * (width - left - right);
  const y = (bytes: number): number => height - bottom - (bytes / most) * (height - top - bottom);
  const picture = shape('svg', { width, height, 'aria-hidden': 'true' });
  picture.append(...grid(chart, x, y, width), ...line(chart, x, y));
  root.replaceChildren(picture);
}

type Scale = (value: number) => number;

function grid({ bytes, times }: Chart, x: Scale, y: Scale, width: number): Element[] {
  const rows = bytes.flatMap(({ value, text }) => [
    shape('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
    label(text, { class: 'tick size', x: left - 8, y: y(value) + 4 }),
  ]);
  const columns = times.map(({ value, text }) =>
    label(text, { class: 'tick time', x: x(value), y: height - 6 }),
  );
  return [...rows, ...columns];
}

function line({ points }: Chart, x: Scale, y: Scale): Element[] {
  const path = points.map(({ at, bytes }) => `${x(at).toFixed(1)},${y(bytes).toFixed(1)}`);
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return [];
  const floor = y(0).toFixed(1);
  const area = `M${x(points[0]?.at ?? 0).toFixed(1)},${floor}L${path.join('L')}L${x(last.at).toFixed(1)},${floor}Z`;
  return [
    shape('path', { class: 'area', d: area }),
    shape('path', { class: 'line', d: `M${path.join('L')}` }),
    shape('circle', { class: 'head', cx: x(last.at), cy: y(last.bytes), r: 3.5 }),
  ];
}

function shape(name: string, attributes: Record<string, string | number>): Element {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function label(text: string, attributes: Record<string, string | number>): Element {
  const element = shape('text', attributes);
  element.textContent = text;
  return element;
}
