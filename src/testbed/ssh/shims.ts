// Programs of a node that its system, which is none, could not run: who is the administrator already needs no sudo, and
// nothing manages services. They lie over the host's /usr, and below what an image brings.

/** Options that take a word of their own are passed over with it. */
const sudo = `#!/bin/sh
# Everybody who logs in here is the administrator.
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -u|-g|-h|-p|-C|-D|-r|-t|-T|-U|-R) shift 2 || exit 1 ;;
    -i|-s|--login|--shell) shift; [ $# -gt 0 ] || exec "\${SHELL:-/bin/bash}" ;;
    -l|-v|-k|-K|--list|--validate) exit 0 ;;
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { echo 'usage: sudo command' >&2; exit 1; }
exec "$@"
`;

const systemctl = `#!/bin/sh
# No services run on a node of the local testbed.
for word in "$@"; do
  case $word in
    -*) ;;
    is-system-running) echo running; exit 0 ;;
    list-units|list-unit-files|list-timers|list-sockets) echo '0 loaded units listed.'; exit 0 ;;
    is-active|is-failed) echo inactive; exit 3 ;;
    is-enabled) echo disabled; exit 1 ;;
    daemon-reload|reset-failed) exit 0 ;;
    reboot|poweroff|halt) break ;;
    *) echo "Nodes of the local testbed run no services: $word is not available." >&2; exit 1 ;;
  esac
done
case "$*" in
  *reboot*|*poweroff*|*halt*) ;;
  *) echo '0 loaded units listed.'; exit 0 ;;
esac
echo 'A node of the local testbed cannot restart itself: use the RestartSliver call.' >&2
exit 1
`;

const power = `#!/bin/sh
echo 'A node of the local testbed cannot restart itself: use the RestartSliver call.' >&2
exit 1
`;

/** Path below /usr → the program. */
export function shims(): Record<string, string> {
  return {
    'bin/sudo': sudo,
    'bin/systemctl': systemctl,
    'sbin/reboot': power,
    'sbin/shutdown': power,
    'sbin/poweroff': power,
    'sbin/halt': power,
  };
}
