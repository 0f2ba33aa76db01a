/** What the answers of a node to the script of questions mean. What cannot be asked is not checked, and never passed. */
import * as l10n from '@vscode/l10n';
import type { TryAnswer } from '../journal/entries';
import { sizeText } from '../units';

/** By what the script says; undefined for what is no answer to it. */
export function readAnswers(output: Buffer, nonce: string): Facts | undefined {
  const facts: Record<string, string[]> = {};
  for (const line of output.toString('utf8').split('\n')) {
    const [mark, key = '', value = ''] = line.split('\t');
    if (mark === nonce) (facts[key] ??= []).push(value);
  }
  return facts['in'] === undefined ? undefined : facts;
}

export type Facts = Readonly<Record<string, readonly string[] | undefined>>;

export interface Told {
  /** Nodes of the local testbed have the network of this machine. */
  readonly isLocal: boolean;
  readonly siteHost: string | undefined;
  readonly language?: string | undefined;
}

export function answersOf(facts: Facts, told: Told): TryAnswer[] {
  return [networkOf(facts, told), diskOf(facts, told), servicesOf(facts)];
}

function networkOf(facts: Facts, { isLocal, siteHost }: Told): TryAnswer {
  const question = 'network' as const;
  if (isLocal)
    return notChecked(
      question,
      l10n.t('Nodes of the local testbed share the network of this computer.'),
    );
  const [route] = facts['route'] ?? [];
  const [name] = facts['name'] ?? [];
  if (route === '') return failed(question, l10n.t('The node has no default route.'));
  if (name === 'no')
    return failed(question, l10n.t('The node cannot resolve {0}.', siteHost ?? ''));
  if (route === undefined || name === undefined)
    return notChecked(question, l10n.t('The node does not tell its routes, or resolves no names.'));
  return passed(
    question,
    l10n.t('Default route by {0}; {1} can be resolved.', route, siteHost ?? ''),
  );
}

function diskOf(facts: Facts, { language }: Told): TryAnswer {
  const question = 'disk' as const;
  const [options = ''] = facts['root'] ?? [];
  const [write] = facts['write'] ?? [];
  const free = Number(facts['free']?.[0] ?? '');
  const room = free > 0 ? sizeText(free * 1024, language) : undefined;
  if (write === undefined)
    return notChecked(question, l10n.t('The node did not say whether its disk can be written.'));
  if (write !== 'ok') {
    const isFull = /No space left|Disk quota/i.test(write);
    if (isFull) return failed(question, l10n.t('The root file system is full.'));
    return options.split(',').includes('ro')
      ? failed(question, l10n.t('The root file system is mounted read-only.'))
      : notChecked(
          question,
          l10n.t('No file could be written to the root file system without more rights.'),
        );
  }
  return passed(
    question,
    room === undefined
      ? l10n.t('The root file system can be written.')
      : l10n.t('The root file system can be written; {0} free.', room),
  );
}

/** Names in a sentence. */
const MOST_UNITS = 5;

function servicesOf(facts: Facts): TryAnswer {
  const question = 'services' as const;
  const [state] = facts['systemd'] ?? [];
  const units = facts['unit'] ?? [];
  if (state === undefined || facts['done'] === undefined)
    return notChecked(question, l10n.t('The node did not say how its services are.'));
  if (state === 'absent')
    return notChecked(question, l10n.t('systemd does not run there, so no units were listed.'));
  if (units.length > 0) {
    const names = units.slice(0, MOST_UNITS).join(', ');
    const more = units.length > MOST_UNITS ? ', …' : '';
    return failed(question, l10n.t('Failed units: {0}', `${names}${more}`));
  }
  if (state === 'running') return passed(question, l10n.t('No failed units.'));
  return notChecked(question, l10n.t('No failed units so far; systemd says: {0}.', state));
}

export function passed(question: TryAnswer['question'], detail: string): TryAnswer {
  return { question, outcome: 'passed', detail };
}

export function failed(question: TryAnswer['question'], detail: string): TryAnswer {
  return { question, outcome: 'failed', detail };
}

export function notChecked(question: TryAnswer['question'], detail: string): TryAnswer {
  return { question, outcome: 'not-checked', detail };
}
