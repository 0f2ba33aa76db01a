// The program that moves files by SFTP, which sftp and newer scp use. It runs in the node, so that the links of its
// disk lead where they lead there, never out of it.
import { basename } from 'node:path';
import sftpServer from './inside/sftpServer?text';

/** Where distributions put the one of OpenSSH. */
const places = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/libexec/sftp-server',
  '/usr/lib/ssh/sftp-server',
  '/usr/lib/sftp-server',
];

/** OpenSSH's own where the host has it, else ours, with the Node that the testbed runs on. */
export function fileTransferCommand(): string[] {
  const script = `cd 2>/dev/null
for each in ${places.join(' ')}; do [ -x "$each" ] && exec "$each"; done
export ELECTRON_RUN_AS_NODE=1
[ -x "/run/node/$0" ] && exec "/run/node/$0" -e "$1"
echo 'This node has no program for SFTP: install openssh-sftp-server on the host.' >&2
exit 127`;
  return ['/bin/sh', '-c', script, basename(process.execPath), sftpServer];
}
