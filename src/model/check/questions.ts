/**
 * What a node is asked before a snapshot: one POSIX script for each question, for dash and busybox as well. A script
 * reads and never writes. `$R` is the root folder, empty on a node. An answer is a list of records that end with NUL,
 * so names of files may hold anything else; within a record TABs part the fields, the one of others comes last.
 */
import { secretsScript } from './secretNames';

export type Question =
  | 'system'
  | 'disk'
  | 'mounts'
  | 'accounts'
  | 'identity'
  | 'packages'
  | 'spaces'
  | 'caches'
  | 'services'
  | 'homes'
  | 'secrets';

/** Those that read little come first: a node that hangs then costs only the rest. */
export const questions: Readonly<Record<Question, string>> = {
  system: `
r() { printf '%s\\t%s\\0' "$1" "$2"; }
r kernel "$(uname -r)"
r os "$(sed -n 's/^PRETTY_NAME=//p' "$R/etc/os-release" | head -n 1)"
if read -r up rest </proc/uptime; then r uptime "$up"; fi
if read -r line </proc/1/stat; then
  set -f; set -- \${line##*) }; r started "\${20}"
fi
if [ -e "$R/var/run/reboot-required" ] || [ -e "$R/run/reboot-required" ]; then r reboot yes; fi
`,
  // The local testbed's root is an overlay, whose size is that of the disk of this machine.
  disk: `
r() { printf '%s\\t%s\\0' "$1" "$2"; }
r df "$(df -Pk "$R/" | sed -n 2p)"
if grep -q '^[^ ]* / overlay ' /proc/mounts; then r du "$(du -xsck "$R/" "$R/usr/local" | tail -n 1 | cut -f 1)"; fi
`,
  mounts: `
while read -r line; do printf 'mount\\t%s\\0' "$line"; done </proc/mounts
if [ -r /proc/swaps ]; then sed 1d /proc/swaps | while read -r line; do printf 'swap\\t%s\\0' "$line"; done; fi
`,
  // Fields that could hold the hash of a password stay where they are.
  accounts: `
cut -d : -f 1,3,4,6 "$R/etc/passwd" | while read -r line; do printf 'user\\t%s\\0' "$line"; done
cut -d : -f 1,3,4 "$R/etc/group" | while read -r line; do printf 'group\\t%s\\0' "$line"; done
for f in passwd group; do
  [ -r "$R/etc/emulab/$f" ] || continue
  cut -d : -f 1 "$R/etc/emulab/$f" | while read -r line; do printf 'kept-%s\\t%s\\0' "$f" "$line"; done
done
:`,
  identity: `
r() { printf '%s\\t%s\\0' "$1" "$2"; }
for f in "$R"/etc/ssh/ssh_host_*_key; do if [ -s "$f" ]; then r host-key "\${f#"$R"}"; fi; done
for f in /etc/machine-id /var/lib/dbus/machine-id; do
  if [ -s "$R$f" ] && [ ! -h "$R$f" ] && [ "$(head -c 13 "$R$f")" != uninitialized ]; then r machine-id "$f"; fi
done
if [ -s "$R/etc/ssl/private/ssl-cert-snakeoil.key" ]; then r own-certificate /etc/ssl/private/ssl-cert-snakeoil.key; fi
if [ -e "$R/var/lib/cloud/instance" ]; then r cloud-init /var/lib/cloud/instance; fi
:`,
  packages: `
if command -v dpkg-query >/dev/null && [ -s "$R/var/lib/dpkg/status" ]; then
  printf 'dpkg\\0'
  dpkg-query --admindir="$R/var/lib/dpkg" -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\n' |
    sed -n 's/^.i.*\\t\\([^\\t]*\\)\\t\\([^\\t]*\\)$/\\1 \\2/p'
elif command -v rpm >/dev/null && [ -d "$R/var/lib/rpm" ]; then
  printf 'rpm\\0'; rpm --root "$R/" -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\\n'
elif command -v apk >/dev/null && [ -s "$R/lib/apk/db/installed" ]; then
  printf 'apk\\0'; sed -n 's/^P://p; s/^V://p' "$R/lib/apk/db/installed" | paste -d ' ' - -
elif command -v pacman >/dev/null; then
  printf 'pacman\\0'; pacman -Q --root "$R/"
fi
printf '\\0'
`,
  // An overlay has the size of the disk below it, so its own files are counted. A backslash is of an escaped name.
  spaces: `
df -Pk | sed 1d | while read -r line; do printf '%s\\0' "$line"; done
while read -r source path type rest; do
  case "$type $path" in overlay\\ /|overlay\\ /usr|overlay\\ /usr/*|overlay\\ /var/lib/*|*\\\\*) continue ;; esac
  if [ "$type" = overlay ]; then printf 'du\\t%s\\t%s\\0' "$(du -xsk "$path" | cut -f 1)" "$path"; fi
done </proc/mounts
:`,
  caches: `
for f in /var/cache/apt/archives /var/lib/apt/lists /var/cache/dnf /var/cache/yum /var/cache/pacman/pkg \\
  /var/cache/apk /var/log/journal /var/crash /root/.cache/pip; do
  if [ -d "$R$f" ] && [ ! -h "$R$f" ]; then printf '%s\\t%s\\0' "$(du -xsk "$R$f" | cut -f 1)" "$f"; fi
done
:`,
  services: `
while read -r unit f; do
  [ -d "$R$f" ] && [ -n "$(ls -A "$R$f")" ] || continue
  state=unknown
  if [ -d /run/systemd/system ]; then
    if systemctl -q is-active "$unit"; then state=active; else state=inactive; fi
  fi
  printf '%s\\t%s\\t%s\\t%s\\0' "$(du -xsk "$R$f" | cut -f 1)" "$state" "$unit" "$f"
done <<'LIST'
postgresql /var/lib/postgresql
mysql /var/lib/mysql
mongod /var/lib/mongodb
mongod /var/lib/mongo
redis-server /var/lib/redis
rabbitmq-server /var/lib/rabbitmq
cassandra /var/lib/cassandra
elasticsearch /var/lib/elasticsearch
influxdb /var/lib/influxdb
etcd /var/lib/etcd
docker /var/lib/docker
containerd /var/lib/containerd
k3s /var/lib/rancher/k3s
kubelet /var/lib/kubelet
libvirtd /var/lib/libvirt/images
lxd /var/lib/lxd
slapd /var/lib/ldap
LIST
:`,
  homes: `
for f in "$R"/users/* "$R"/home/* "$R/root"; do
  [ -h "\${f%/*}" ] && continue
  if [ -d "$f" ] && [ ! -h "$f" ]; then
    printf '%s\\t%s\\0' "$(du -xsk "$f" | tail -n 1 | cut -f 1)" "\${f#"$R"}"
  fi
done
:`,
  secrets: secretsScript,
};
