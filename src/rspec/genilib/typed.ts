// What is typed of a value before the cursor, also where the value is several strings in several lines.
import type { ProfileImageUse } from './uses';

/** Between two strings that Python joins. */
const joint = /["'][\s\\]*[rRuU]?["']/g;
const wholeUrn = /\+image\+[^:/]+(?::|\/\/)[^:/]+$/;

/** Undefined where several strings cannot be replaced by one: a remark or another image would be lost. */
export function typedBefore(
  text: string,
  { span, literal, writtenAs }: ProfileImageUse,
  offset: number,
): string | undefined {
  if (writtenAs === 'value') return '';
  const from = Math.max(span.start, literal.valueStart);
  const before = text.slice(from, offset);
  if (!text.slice(span.start, span.end).includes('\n')) return before;
  const after = text.slice(offset, span.end);
  if (`${before}${after}`.includes('#')) return undefined;
  const others = [...before.split(joint).slice(0, -1), ...after.split(joint).slice(1)];
  // Where a comma is forgotten, the string above is another entry of a list.
  if (others.some((other) => wholeUrn.test(other.replace(/["']$/, '')))) return undefined;
  return before.split(joint).join('');
}
