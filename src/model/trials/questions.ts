/**
 * What every image is asked, as one POSIX script: network, disk, services. The node is ours, so a file may be written
 * to see whether that works; it is removed again. What cannot be asked is not checked, and never passed.
 */
import * as l10n from '@vscode/l10n';
import type { TryAnswer } from '../journal/entries';
import { sizeText } from '../units';

export interface Asked {
  /** Letters and digits that nobody can foresee. */
  readonly nonce: string;
  /** Name of the site's server, which the node is to resolve; undefined for one without a name. */
  readonly siteHost: string | undefined;
}

/** Seconds for which services may still be starting. */
const STARTING_SECONDS = 90;

export function questionScript({ nonce, siteHost }: Asked): string {
  return `
N=${nonce}
LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin; export PATH
say() { printf '%s\\t%s\\t%s\\n' "$N" "$1" "$(printf '%s' "$2" | tr -d '\\000-\\037\\177' | cut -c1-300)"; }
all() {
  if [ "$(id -u)" = 0 ]; then A=
  elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then A='sudo -n'
  else A=; fi
  say in "$(uname -r 2>/dev/null)"
  if [ -r /proc/net/route ]; then
    say route "$(awk '$2=="00000000" && $1!="lo" {print $1; exit}' /proc/net/route 2>/dev/null)"
  fi
  ${siteHost === undefined ? ':' : `if command -v getent >/dev/null 2>&1; then if getent hosts ${siteHost} >/dev/null 2>&1; then say name yes; else say name no; fi; fi`}
  say root "$(awk '$2=="/" {last=$4} END {print last}' /proc/mounts 2>/dev/null)"
  say free "$(df -Pk / 2>/dev/null | awk 'NR==2 {print $4}')"
  F=/.geni-image-try-$N
  W=$($A sh -c "head -c 65536 /dev/zero >$F && rm $F" 2>&1) && say write ok || say write "no: $W"
  $A rm -f "$F" 2>/dev/null
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
    S=; n=0
    while :; do
      S=$(systemctl is-system-running 2>/dev/null)
      case $S in initializing|starting) ;; *) break ;; esac
      n=$((n + 3)); [ $n -ge ${STARTING_SECONDS} ] && break
      sleep 3
    done
    say systemd "\${S:-unknown}"
    systemctl list-units --state=failed --no-legend --plain --no-pager --full 2>/dev/null |
      while read -r unit rest; do say unit "$unit"; done
  else
    say systemd absent
  fi
  say done yes
}
all </dev/null 2>/dev/null
`;
}

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
