// How a bench says what it measured: a line for the person who runs it, and a record for
// docs/performance.md, which `npm run bench` writes when it has run them all.
import { appendFileSync } from 'node:fs';
import { loadavg } from 'node:os';

type Unit = '×' | 'ms' | 'MB' | 'KB' | 'requests' | 'connections';

export interface Measurement {
  readonly name: string;
  /** What ran beside it in the same run; left out for a figure that stands alone. */
  readonly beside?: string;
  readonly unit: Unit;
  /** One for each round; the median is quoted. */
  readonly values: readonly number[];
  /** What product and design ask for. */
  readonly bar?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Growth {
  readonly name: string;
  /** What grows, with its unit: `images`, `KB`. */
  readonly of: string;
  readonly unit: 'ms' | 'requests';
  readonly points: readonly (readonly [size: number, cost: number])[];
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function measured(it: Measurement): void {
  const middle = percentile(it.values, 0.5);
  const beside = it.beside === undefined ? '' : ` ${relation(it)} ${it.beside}`;
  const bar = it.bar === undefined ? '' : `, ${verdict(middle, it.bar)}`;
  say(`${it.name}: ${shown(middle)} ${it.unit}${beside} (${spread(it.values)})${bar}`);
  keep({ kind: 'measurement', ...it });
}

export function grew(it: Growth): void {
  const points = it.points.map(([size, cost]) => `${size} → ${shown(cost)} ${it.unit}`);
  say(`${it.name}, by ${it.of}: ${points.join(', ')}`);
  keep({ kind: 'growth', ...it });
}

/** The value below which the given part of all values lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Processor time of this process so far, in milliseconds: other work on the machine does not count. */
export function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What two pieces of work cost in turn, as ratios round by round, so that a machine in a hurry is fair to both. */
export async function besideEachOther(
  rounds: number,
  ours: () => unknown,
  yardstick: () => unknown,
): Promise<number[]> {
  const ratios: number[] = [];
  // The first round warms both up.
  for (let round = 0; round <= rounds; round += 1) {
    const own = await costOf(ours);
    const other = await costOf(yardstick);
    if (round > 0) ratios.push(own / other);
  }
  return ratios;
}

async function costOf(work: () => unknown): Promise<number> {
  const from = spent();
  await work();
  return spent() - from;
}

function relation({ unit }: Measurement): string {
  return unit === '×' ? 'of' : 'beside';
}

function verdict(value: number, bar: NonNullable<Measurement['bar']>): string {
  if ('atMost' in bar)
    return `${value <= bar.atMost ? 'holds' : 'MISSES'} the bar of ${bar.atMost}`;
  return `${value >= bar.atLeast ? 'holds' : 'MISSES'} the bar of at least ${bar.atLeast}`;
}

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length === 1 ? 'one run' : `${shown(low)}–${shown(high)}, ${values.length} runs`;
}

function shown(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function keep(record: object): void {
  const file = process.env['BENCH_RECORDS'];
  const part = process.env['BENCH_PART'];
  if (file !== undefined)
    appendFileSync(file, `${JSON.stringify({ part, load: loadavg()[0], ...record })}\n`);
}
