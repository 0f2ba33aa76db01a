/**
 * The note that the appendix of a paper needs about an image: which contents, made from what, how it is used, and who
 * can use it at this moment. In Markdown, for an editor of papers or a README; nothing in it is a link or markup of others.
 */
import * as l10n from '@vscode/l10n';
import { tryParseImageUrn } from '../../rpc';
import { sizeText } from '../units';
import { baseOf } from './ancestry';
import type { HistoryEvent } from './event';
import { escapedMarkdown, markdownBlock as block, markdownCode as code } from './markdown';

export interface NoteParts {
  readonly name: string;
  /** With version, so that it means these contents. */
  readonly urn: string;
  /** Address of the metadata of exactly this version; absent where the site gives none. */
  readonly url?: string | undefined;
  /** SHA-1, hex. */
  readonly hash?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly created?: Date | undefined;
  readonly description: string;
  readonly siteName: string;
  /** What someone without an account was told, and when. */
  readonly users: { readonly sentence: string; readonly at: Date };
  /** The snapshots that lead to it, it first; none where another tool made it. */
  readonly ancestry: readonly HistoryEvent[];
  /** The element of an RSpec that names an image. */
  readonly element: (reference: string) => string;
}

export function noteText(parts: NoteParts): string {
  const { name, urn, url, users } = parts;
  const version = tryParseImageUrn(urn)?.version;
  const title = version === undefined ? name : l10n.t('{0}, version {1}', name, version);
  const lines = [
    `### ${l10n.t('Disk image {0}', code(title))}`,
    '',
    ...facts(parts).map(([label, value]) => `- ${label}: ${value}`),
    '',
    `${escapedMarkdown(users.sentence)} ${l10n.t('(Asked without an account on {0}.)', momentOf(users.at))}`,
    '',
    l10n.t('In a geni-lib profile (`profile.py`):'),
    '',
    ...block('python', `node.disk_image = ${pythonText(urn)}`),
    '',
    l10n.t('In an RSpec, inside `<sliver_type>`:'),
    '',
    ...block('xml', parts.element(urn)),
  ];
  if (url === undefined || url === '') return ended(lines);
  const elsewhere = l10n.t('At another site, use its URL:');
  return ended([...lines, '', elsewhere, '', ...block('xml', parts.element(url))]);
}

function ended(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function facts(parts: NoteParts): [string, string][] {
  const { urn, hash, size, created, siteName, description, ancestry } = parts;
  const [made] = ancestry;
  const node = made && [made.facts.hardwareType, made.facts.sliverType].filter(Boolean).join(', ');
  const commit = made?.facts.commit;
  const bases = ancestry.flatMap((event) => baseOf(event)?.name ?? []);
  const known: [string, string | undefined][] = [
    [l10n.t('URN'), code(urn)],
    [l10n.t('Site'), code(siteName)],
    [l10n.t('SHA-1'), hash && code(hash)],
    [
      l10n.t('Size'),
      size === undefined ? undefined : l10n.t('{0} ({1} bytes)', sizeText(size), size),
    ],
    [l10n.t('Created'), created && momentOf(created)],
    [l10n.t('Made from'), bases.length === 0 ? undefined : bases.map(code).join(' ← ')],
    [l10n.t('Made on'), node === undefined || node === '' ? undefined : code(node)],
    [l10n.t('Made at commit'), commit && code(commit) + dirtyWords(made.facts.dirty)],
    [l10n.t('Description'), description === '' ? undefined : code(description)],
  ];
  return known.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
}

function dirtyWords(dirty: boolean | undefined): string {
  return dirty === true ? ` ${l10n.t('(with uncommitted changes)')}` : '';
}

/** To the minute, UTC. */
function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A text in double quotes, as Python reads it. */
function pythonText(text: string): string {
  return `"${text.replace(/[\\"]/g, String.raw`\$&`)}"`;
}
