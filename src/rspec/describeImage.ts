// An image in words: the short line beside a completion and the table of its hover. Times are told
// relative to a given moment, so that golden texts stay golden.
import type { CatalogueImage } from './catalogue';

const visibility: Readonly<Record<CatalogueImage['visibility'], string>> = {
  anyone: 'Anyone can use it',
  project: 'Its project can use it',
  'not-released': 'Not released yet',
  unknown: '',
};

/** `Linux 20.04 · version 3 · 1.4 GB · 5 days old`, as far as it is known. */
export function imageFacts(image: CatalogueImage, now: Date): string[] {
  const system = [image.os, image.osVersion]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return [
    system,
    image.version === undefined ? '' : `version ${image.version}`,
    image.size === undefined ? '' : formatSize(image.size),
    image.created === undefined ? '' : formatAge(image.created, now),
  ].filter((fact) => fact !== '');
}

/** Who may use an image, as a sentence without its full stop; empty when nobody said. */
export function visibilityText(image: CatalogueImage): string {
  if (image.state === 'snapshot-running') return 'Its snapshot is in progress';
  if (image.state === 'failed') return 'Its snapshot failed';
  if (image.state === 'deleted') return 'It was deleted';
  return visibility[image.visibility];
}

/** Markdown about an image: what it is, where it is, who may use it, what it runs on. */
export function imageDocumentation(image: CatalogueImage, now: Date): string {
  const lines = [
    `**${escapeMarkdown(`${image.project}:${image.name}`)}** at ${escapeMarkdown(image.siteName)}`,
  ];
  if (image.description !== undefined && image.description !== '')
    lines.push(escapeMarkdown(image.description));
  const facts = imageFacts(image, now).join(' · ');
  const who = visibilityText(image);
  const types = (image.sliverTypes ?? []).join(', ');
  const sentences = [
    who === '' ? '' : `${who}.`,
    types === '' ? '' : `Runs on ${types}.`,
    image.renewing === true ? 'A snapshot that makes its next version is in progress.' : '',
  ];
  const told = [facts, ...sentences].filter((text) => text !== '');
  // Line breaks, not paragraphs: the box beside a completion is small.
  if (told.length > 0) lines.push(told.map(escapeMarkdown).join('  \n'));
  return lines.join('\n\n');
}

/** Text of others (descriptions, names) shown as what it is, never as a link, picture or heading. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()<>|~&]/g, '\\$&')
    .replace(/^ ?[#+=-]/, '\\$&');
}

/** Text of others as code, where nothing but a backtick has a meaning. */
export function markdownCode(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, '')}\``;
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes as people say it, in powers of 1000. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

const DAY = 86_400_000;

/** An age in the largest unit that makes sense: `today`, `5 days old`, `3 months old`. */
export function formatAge(created: Date, now: Date): string {
  const days = Math.floor((now.getTime() - created.getTime()) / DAY);
  if (!Number.isFinite(days)) return '';
  if (days < 1) return 'made today';
  if (days < 60) return `${days} ${days === 1 ? 'day' : 'days'} old`;
  const months = Math.floor(days / 30.44);
  if (months < 24) return `${months} months old`;
  return `${Math.floor(days / 365.25)} years old`;
}
