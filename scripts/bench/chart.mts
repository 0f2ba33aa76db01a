// A chart of how a cost grows, as SVG: both axes logarithmic, so that a straight line at 45° is linear
// growth. It follows the light or dark of the page that shows it.
const width = 640;
const height = 320;
const left = 100;
const right = 24;
const top = 40;
const bottom = 52;

export interface Growth {
  readonly name: string;
  /** What the sizes count. */
  readonly of: string;
  readonly unit: string;
  readonly points: readonly (readonly [size: number, cost: number])[];
}

/** Returns an SVG. */
export function chart({ name, of, unit, points }: Growth): string {
  const x = axis(
    points.map(([size]) => size),
    left,
    width - right,
  );
  const y = axis(
    points.map(([, cost]) => Math.max(cost, 0.01)),
    height - bottom,
    top,
  );
  const dots = points.map(
    ([size, cost]) => [x.place(size), y.place(Math.max(cost, 0.01))] as const,
  );
  const path = dots.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${px} ${py}`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">`,
    style,
    `<text class="name" x="${left}" y="22">${name}</text>`,
    ...y.ticks.map((tick) => grid(left, y.place(tick), width - right, y.place(tick))),
    ...y.ticks.map((tick) => label('end', left - 8, y.place(tick) + 4, `${short(tick)} ${unit}`)),
    ...x.ticks.map((tick) => grid(x.place(tick), top, x.place(tick), height - bottom)),
    ...x.ticks.map((tick) => label('middle', x.place(tick), height - bottom + 18, short(tick))),
    label('middle', (left + width - right) / 2, height - 12, of),
    `<path class="line" d="${path}"/>`,
    ...dots.map(([px, py]) => `<circle class="dot" cx="${px}" cy="${py}" r="3.5"/>`),
    '</svg>',
    '',
  ].join('\n');
}

const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #57606a; }
.name { font-size: 14px; font-weight: 600; fill: #1f2328; }
.grid { stroke: #d0d7de; }
.line { fill: none; stroke: #0969da; stroke-width: 2; }
.dot { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1; }
  .name { fill: #f0f6fc; }
  .grid { stroke: #3d444d; }
  .line { stroke: #4493f8; }
  .dot { fill: #4493f8; }
}
</style>`;

interface Axis {
  readonly ticks: readonly number[];
  /** Where a value stands in the picture. */
  readonly place: (value: number) => number;
}

/** From the power of ten below the smallest value to the one above the largest. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  const place = (value: number): number =>
    Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10;
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { place, ticks };
}

function grid(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="grid" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
}

function label(anchor: 'middle' | 'end', x: number, y: number, text: string): string {
  return `<text text-anchor="${anchor}" x="${x}" y="${y}">${text}</text>`;
}

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1000 ? `${value / 1000}k` : String(Number(value.toPrecision(1)));
}
