// Writes docs/performance.md and its charts from the records that the benches leave.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chart, type Growth } from './chart.mts';

export type Bar = { readonly atMost: number } | { readonly atLeast: number };

interface MeasurementRecord {
  readonly kind: 'measurement';
  /** The bench that left it: the first part of its file name. */
  readonly part: string;
  /** Programs that wanted to run, on average over a minute. */
  readonly load?: number;
  readonly name: string;
  readonly beside?: string;
  readonly unit: string;
  /** One of each round. */
  readonly values: readonly number[];
  readonly bar?: Bar;
}

interface GrowthRecord extends Growth {
  readonly kind: 'growth';
  readonly part: string;
  readonly load?: number;
}

/** A line that a bench leaves. */
export type PerformanceRecord = MeasurementRecord | GrowthRecord;

const page = 'docs/performance.md';
const pictures = 'docs/performance';

/** The benches in the order of the page. One that is not named here comes last, by its file name. */
const titles = new Map([
  ['rpc', 'Reading replies'],
  ['rspec', 'RSpec in the editor'],
  ['extension', 'The extension in VS Code'],
  ['cli', 'The command line'],
  ['testbed', 'The local testbed'],
  ['growth', 'How the cost grows'],
  ['federation', 'Towards a federation of many sites'],
]);

/** What the figures of a bench do not say by themselves. */
const notes = new Map([
  [
    'rspec',
    [
      'A document is kept in sections of about 8 KB. A key press scans the section that it changes, and the last one, where what',
      'was left open ends; the others are scanned when somebody asks for all elements, as diagnostics do once one rests. What',
      'still grows: completions of names of nodes, interfaces and sites, which look at all elements, and an element of more than',
      '32 KB that has no children to part it by.',
    ].join('\n'),
  ],
  [
    'cli',
    [
      'A command with one call does what the bare POST does, and takes about 20 ms of processor time more: 6 for taking in the',
      'compiled form of the commands and 3 for reading it, 3 for the first run of its modules, 3 for the command line, 2 for',
      'printing and ending, the rest for identity, credential and proxies. Half of the code by itself would save 3.',
    ].join('\n'),
  ],
  [
    'testbed',
    [
      'A snapshot is one process, whose threads read, compress and write; tar and zstd are two processes. On a machine',
      'whose processors are all busy, two processes get more than one does, so there the processor time tells more than the clock.',
    ].join('\n'),
  ],
  [
    'federation',
    [
      'Each site and the client run in their own process. The client asks all sites at once for their slivers and images.',
      'The number is not limited, so a site that hangs holds up no other. At most two requests start in one turn of the event',
      'loop, so the window stays responsive while hundreds of connections are made. Once the trees are filled, a site is asked',
      'again only when a person asks, or when something was changed there. Following a snapshot asks only its own site.',
    ].join('\n'),
  ],
]);

export function writePerformance(records: readonly PerformanceRecord[]): void {
  mkdirSync(pictures, { recursive: true });
  const found = [...new Set(records.map(({ part }) => part))];
  const parts = [...titles.keys(), ...found.filter((part) => !titles.has(part))];
  const sections = parts
    .filter((part) => found.includes(part))
    .map((part) =>
      section(
        part,
        records.filter((record) => record.part === part),
      ),
    );
  writeFileSync(page, `${[introduction(), ...sections].join('\n\n')}\n`);
}

function introduction(): string {
  const [processor] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return [
    '# Performance',
    '',
    '`npm run bench` writes this page; do not edit it. A ratio compares two things that were measured in the same run,',
    'in turn, so that a slow or busy machine slows down both. The median of the rounds counts; the spread shows the lowest',
    'and the highest. Times depend on the machine; ratios hardly do. Where the load is far above the number of processors,',
    'times by the clock tell of the load alone, and so do ratios of whole programs: these are to be measured again.',
    '',
    `Last run: ${day}, Node ${process.versions.node}, ${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}.`,
  ].join('\n');
}

function section(part: string, records: readonly PerformanceRecord[]): string {
  const measurements = records.filter((it) => it.kind === 'measurement');
  const growths = records.filter((it) => it.kind === 'growth');
  const note = notes.get(part);
  return [
    `## ${titles.get(part) ?? part}`,
    ...(note === undefined ? [] : [note]),
    ...loadOf(records),
    ...(measurements.length > 0 ? [table(measurements)] : []),
    ...growths.map((growth) => picture(part, growth)),
  ].join('\n\n');
}

/** How busy the machine was with that and with everything else. */
function loadOf(records: readonly PerformanceRecord[]): string[] {
  const loads = records.flatMap(({ load }) => load ?? []);
  if (loads.length === 0) return [];
  const [low, high] = [Math.min(...loads), Math.max(...loads)].map((load) => load.toFixed(1));
  return [`Load of the machine meanwhile: ${low} to ${high} on ${cpus().length} processors.`];
}

function table(measurements: readonly MeasurementRecord[]): string {
  const rows = measurements.map((it) => [
    it.name,
    it.beside ?? '–',
    `${shown(median(it.values))} ${it.unit}`,
    it.values.length === 1 ? 'one run' : spread(it.values),
    it.bar === undefined ? '–' : barOf(it.bar),
    it.bar === undefined ? '' : holds(median(it.values), it.bar) ? 'yes' : '**no**',
  ]);
  const head = ['What', 'Measured beside', 'Median', 'Spread', 'Bar', 'Holds'];
  return aligned(head, rows);
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function aligned(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function picture(part: string, growth: Growth): string {
  const file = `${part}-${growth.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.svg`;
  writeFileSync(`${pictures}/${file}`, chart(growth));
  const points = growth.points.map(([size, cost]) => `${size} → ${shown(cost)}`).join(', ');
  return `![${growth.name}](performance/${file})\n\n${growth.name}, in ${growth.unit} by ${growth.of}: ${points}.`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function spread(values: readonly number[]): string {
  return `${shown(Math.min(...values))}–${shown(Math.max(...values))}, ${values.length} rounds`;
}

function barOf(bar: Bar): string {
  return 'atMost' in bar ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`;
}

function holds(value: number, bar: Bar): boolean {
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

function shown(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
