// Numbers on the command line.
import { InvalidArgumentError } from 'commander';

export function wholeNumber(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const limits =
      most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${limits}.`);
  };
}

export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number.');
}

export function numberFrom(least: number): (text: string) => number {
  return (text) => {
    const value = anyNumber(text);
    if (value < least) throw new InvalidArgumentError(`It must be a number of at least ${least}.`);
    return value;
  };
}

/** `64K`, `10M`, `2G` or plain bytes. */
export function bytes(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?)B?$/i.exec(text) ?? [];
  const value = Math.round(Number(digits) * 1024 ** ' KMG'.indexOf(unit.toUpperCase() || ' '));
  if (digits !== undefined && value >= 1) return value;
  throw new InvalidArgumentError('It must be a number of bytes, such as 500000, 64K or 10M.');
}

/** For options that can be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
