/**
 * Sizes, times and durations as people read them. The words come from Intl, in the language that
 * VS Code shows, so nothing here needs translating.
 */

/**
 * Making a formatter takes longer than using it a hundred times, and lists are long. Their sizes and
 * ages are few different texts, so these are kept too.
 */
const made = new Map<string, unknown>();

function once<T>(key: string, make: () => T): T {
  const found = made.get(key) as T | undefined;
  if (found !== undefined) return found;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes to "12.3 MB". Powers of 1000, as Intl names them. */
export function sizeText(bytes: number, language = 'en'): string {
  let value = bytes;
  let step = 0;
  // 999.5 and more would print as 1,000 of the smaller unit.
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = value < 10 && step > 0 ? 1 : 0;
  value = Number(value.toFixed(digits));
  const unit = steps[step] ?? 'byte';
  const format = once(`${language} ${unit} ${digits}`, () => {
    const unitDisplay = step === 0 ? 'long' : 'short';
    const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(language, options);
  });
  return once(`${language} ${value} ${unit}`, () => format.format(value));
}

/** Bytes per second to "1.2 MB/s". */
export function rateText(bytesPerSecond: number, language = 'en'): string {
  return `${sizeText(bytesPerSecond, language)}/s`;
}

const spans: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 days ago", "in 2 hours", "now". Never "tomorrow": hours are counted, and 47 of them may end the day after. */
export function ageText(when: Date | number, now: number, language = 'en'): string {
  const seconds = (Number(when) - now) / 1000;
  const format = ageFormat(language, 'always');
  for (const [unit, length] of spans) {
    if (Math.abs(seconds) < length) continue;
    const count = Math.trunc(seconds / length);
    return once(`${language} ${unit} ${count} age`, () => format.format(count, unit));
  }
  return ageFormat(language, 'auto').format(0, 'second');
}

function ageFormat(language: string, numeric: 'always' | 'auto'): Intl.RelativeTimeFormat {
  return once(`${language} ${numeric} age`, () => {
    return new Intl.RelativeTimeFormat(language, { numeric });
  });
}

/** "12 Mar 2026, 14:05". */
export function dateText(when: Date | number, language = 'en'): string {
  const format = once(`${language} date`, () => {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  });
  return format.format(when);
}

const dayMs = 86_400_000;

/**
 * The moment itself, as short as it can be without becoming wrong while nobody draws it again: "Mar 12, 2:05 PM" of
 * the last day, then "Mar 12", and with its year when it is further away than half a year.
 */
export function momentText(when: Date | number, now: number, language = 'en'): string {
  const away = Math.abs(Number(when) - now);
  const style = away < dayMs ? 'hour' : away < 183 * dayMs ? 'day' : 'year';
  const format = once(`${language} moment ${style}`, () => {
    const day = { month: 'short', day: 'numeric' } as const;
    if (style === 'hour')
      return new Intl.DateTimeFormat(language, { ...day, hour: 'numeric', minute: '2-digit' });
    return new Intl.DateTimeFormat(language, style === 'day' ? day : { ...day, year: 'numeric' });
  });
  return format.format(when);
}

/** Milliseconds to "3 min" or "40 sec", as precise as a guess can be. */
export function roughDurationText(milliseconds: number, language = 'en'): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const [unit, value] =
    seconds < 50 ? ['second', 10 * Math.ceil(seconds / 10)] : ['minute', Math.ceil(seconds / 60)];
  const format = once(`${language} rough ${unit}`, () => {
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' });
  });
  return format.format(value);
}

/** Milliseconds that have passed or may pass, to "40 seconds", "25 minutes" or "3 hours"; none is made longer. */
export function spanText(milliseconds: number, language = 'en'): string {
  const [unit, value] = spanOf(Math.max(0, milliseconds) / 1000);
  const format = once(`${language} span ${unit}`, () => {
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  });
  return format.format(value);
}

function spanOf(seconds: number): [unit: 'second' | 'minute' | 'hour', value: number] {
  const minutes = Math.round(seconds / 60);
  if (seconds < 99.5 && seconds !== 60) return ['second', Number(seconds.toPrecision(2))];
  const isShort = minutes < 120 || (minutes < 600 && minutes % 60 !== 0);
  return isShort ? ['minute', minutes] : ['hour', Number((seconds / 3600).toFixed(1))];
}

/** Milliseconds that have passed, to "4:07" or "1:02:09". */
export function durationText(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [
    Math.floor(total / 3600),
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
