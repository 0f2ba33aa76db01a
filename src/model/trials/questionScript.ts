/**
 * What every image is asked, as one POSIX script: network, disk, services. The node is ours, so a file may be written
 * to see whether that works; it is removed again.
 */

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
  ${siteHost === undefined ? ':' : nameQuestion(siteHost)}
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

/** No server but the site's own is asked for. @param siteHost of plain characters */
function nameQuestion(siteHost: string): string {
  return `if command -v getent >/dev/null 2>&1; then
    if getent hosts ${siteHost} >/dev/null 2>&1; then say name yes; else say name no; fi
  fi`;
}
