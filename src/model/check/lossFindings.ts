/** What will not be in the image: home folders, other file systems, memory. */
import * as l10n from '@vscode/l10n';
import { replaceHidden } from '../hiddenCharacters';
import { shellWord } from '../shellWord';
import { sizeText } from '../units';
import type { NodeFacts } from './facts';
import { canBeCopied, sumOf, type Finding } from './finding';
import { lostHomes, memoryMounts, otherMounts, type OtherMount } from './losses';

/** Losing so much hurts; every node has a few small files. Bytes. */
const MUCH = 50_000_000;

export function lossFindings(facts: NodeFacts, language?: string): Finding[] {
  return [...homes(facts, language), ...mounts(facts, language), ...memory(facts)];
}

function homes(facts: NodeFacts, language: string | undefined): Finding[] {
  const lost = lostHomes(facts).filter(({ size: bytes }) => bytes > 0);
  if (lost.length === 0) return [];
  const [largest] = [...lost].sort((a, b) => b.size - a.size);
  return [
    {
      kind: 'home',
      severity: sumOf(lost) >= MUCH ? 'warning' : 'info',
      brief: l10n.t('home folders are not kept'),
      title: l10n.t('Home folders are not kept: {0}', sizeText(sumOf(lost), language)),
      detail: l10n.t('Copy what others need to a folder of the local disk, such as /opt.'),
      items: lost.map(({ path, size: bytes }) => ({ name: path, size: bytes })),
      command:
        largest !== undefined && canBeCopied(largest.path)
          ? `sudo cp -a ${shellWord(`${largest.path}/FOLDER`)} /opt/`
          : undefined,
    },
  ];
}

/** Each is a finding of its own, as long as a person can read them. */
const MOST_MOUNTS = 30;

function mounts(facts: NodeFacts, language: string | undefined): Finding[] {
  const found = otherMounts(facts);
  const more = found.slice(MOST_MOUNTS);
  const findings = found.slice(0, MOST_MOUNTS).map((mount) => mountFinding(mount, language));
  if (more.length === 0) return findings;
  const title = l10n.t('More file systems are not kept: {0}', more.length);
  return [
    ...findings,
    {
      kind: 'mount',
      severity: 'warning',
      brief: l10n.t('more file systems are not kept'),
      title,
      detail: l10n.t('Save the data that you need elsewhere, for example in a dataset.'),
      items: more.map(({ path, space }) => ({ name: path, size: space?.used })),
    },
  ];
}

function mountFinding(mount: OtherMount, language: string | undefined): Finding {
  const { path, source, type, space, also, isRemote } = mount;
  const [shown, from, kind] = [path, source, type].map((text) =>
    replaceHidden(text, () => '\uFFFD'),
  );
  const items = [path, ...also].map((name) => ({ name, size: space?.used }));
  if (isRemote)
    return {
      kind: 'mount',
      severity: 'info',
      brief: l10n.t('{0} lies on a file server', shown ?? ''),
      title: l10n.t('{0} lies on a file server', shown ?? ''),
      detail: l10n.t(
        'Its files stay there ({0}, {1}), and none of them are in the image.',
        from ?? '',
        kind ?? '',
      ),
      items: [path, ...also].map((name) => ({ name })),
    };
  return {
    kind: 'mount',
    severity: space === undefined || space.used >= MUCH ? 'warning' : 'info',
    brief: l10n.t('{0} is not kept', shown ?? ''),
    title:
      space === undefined
        ? l10n.t('{0} is not kept', shown ?? '')
        : l10n.t('{0} is not kept: {1}', shown ?? '', sizeText(space.used, language)),
    detail: l10n.t(
      'It is another file system ({0}, {1}). Save its data elsewhere, for example in a dataset.',
      from ?? '',
      kind ?? '',
    ),
    items,
    command: canBeCopied(path) ? `sudo tar -C ${shellWord(path)} -cz . >data.tgz` : undefined,
  };
}

function memory(facts: NodeFacts): Finding[] {
  const kept = memoryMounts(facts).map(({ path, space }) => ({ name: path, size: space?.used }));
  const swap = facts.swap.map((name) => ({ name }));
  if (kept.length + swap.length === 0) return [];
  return [
    {
      kind: 'memory',
      severity: 'info',
      brief: l10n.t('memory is not kept'),
      title: l10n.t('Memory is not kept'),
      detail: l10n.t('What lies in memory (tmpfs) or in swap is not in the image.'),
      items: [...kept, ...swap],
    },
  ];
}
