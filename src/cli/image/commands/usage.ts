/** `geni-image usage`: how much room images take, and what of it could be freed. Changes nothing. */
import { usageOf, type Found, type Total, type Usage } from '../../../model/keep/usage';
import { sameUrn } from '../../../rpc';
import type { CommonOptions } from '../arguments/options';
import { Ended } from '../failures/failure';
import { gather } from '../keep/gather';
import { readWorkspace } from '../keep/workspace';
import { knownSize, type Column } from '../terminal/format';
import type { Output } from '../terminal/output';

export async function usage(
  words: readonly string[],
  options: CommonOptions,
  output: Output,
): Promise<void> {
  const inFiles = readWorkspace(words.length === 0 ? ['.'] : words);
  const gathered = await gather(options, output, inFiles, { project: true });
  const { sessions, listed, evidence, exitCode } = gathered;
  const found = usageOf(
    listed,
    evidence,
    ({ siteUrn }) => sessions.find(({ site }) => sameUrn(site.urn, siteUrn))?.site.name ?? siteUrn,
    Date.now(),
  );
  output.result({ usage: found }, textOf(found, output));
  if (exitCode !== undefined) throw new Ended(exitCode);
}

const columns: readonly Column[] = [
  { title: '' },
  { title: 'NAME', least: 12 },
  { title: 'IMAGES', right: true },
  { title: 'VERSIONS', right: true },
  { title: 'SIZE', right: true },
];

function textOf(found: Usage, output: Output): string[] {
  if (found.all.versions === 0) return ['There are no images in your lists.'];
  const rows = [
    ...found.sites.map((total) => rowOf('site', total)),
    ...found.projects.map((total) => rowOf('project', total)),
    ...found.owners.map((total) => rowOf('owner', total)),
    rowOf('all', found.all),
  ];
  return [
    ...output.table(columns, rows),
    '',
    'Of your own images:',
    line('older versions', found.superseded, '--keep 1'),
    line('failed snapshots', found.failed, '--failed'),
    line('copies of others', found.copies, '--duplicates'),
    line('past their date to be deleted', found.due, '--due'),
    line('private, not named or run by anything known', found.unnamed),
    ...(found.usual === undefined
      ? []
      : [`The next snapshot is likely to need about ${knownSize(found.usual.bytes)}.`]),
    ...(found.all.unsized === 0
      ? []
      : [`The size of ${found.all.unsized} versions is not known: it is not counted.`]),
  ];
}

function rowOf(kind: string, { name, images, versions, bytes }: Total): string[] {
  return [kind, name === '' ? '-' : name, String(images), String(versions), knownSize(bytes)];
}

function line(what: string, { versions, bytes }: Found, option?: string): string {
  const count = versions === 1 ? '1 version' : `${versions} versions`;
  if (versions === 0) return `  ${what}: none`;
  const how = option === undefined ? '' : `: geni-image prune ${option}`;
  return `  ${what}: ${count}, ${knownSize(bytes)}${how}`;
}
