/** One line about locked images for the README of an artifact. */
import type { LockedImage } from '../../../model/images/lock';
import { knownSize } from '../terminal/format';
import { printableLine } from '../terminal/printable';
import type { Outcome, Verified } from './verifyImage';

export function markdownLine(verified: readonly Verified[], how: string, now: Date): string {
  const images = verified.map(markdownOf).join(', ');
  const day = now.toISOString().slice(0, 10);
  const isSame = verified.every(({ outcome }) => outcome === 'same');
  const result = isSame ? 'all as locked' : countsOf(verified);
  return `**Disk images:** ${images} (checked on ${day} ${how}: ${result})`;
}

function markdownOf({ image }: Verified): string {
  const facts = [
    ...(image.hash === undefined ? [] : [`SHA-1 \`${image.hash}\``]),
    ...(image.size === undefined ? [] : [knownSize(image.size)]),
  ];
  const more = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  return `[${escaped(nameOf(image))}](<${new URL(image.url).href.replaceAll('|', '%7C')}>)${more}`;
}

/** `project:name:version` where that is known. */
function nameOf({ urn, reference }: LockedImage): string {
  return (urn ?? reference).split('+').at(-1)?.replaceAll('//', ':') ?? reference;
}

/** Names are data. */
function escaped(text: string): string {
  return printableLine(text).replace(/[\\`*_[\]<>!|~&]/g, String.raw`\$&`);
}

const words: Readonly<Record<Outcome, string>> = {
  same: 'as locked',
  changed: 'changed',
  gone: 'gone',
  private: 'no longer for everyone',
  'not-known': 'not known',
};

function countsOf(verified: readonly Verified[]): string {
  return (Object.keys(words) as Outcome[])
    .map((outcome) => ({
      outcome,
      count: verified.filter((it) => it.outcome === outcome).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${words[outcome]}`)
    .join(', ');
}
