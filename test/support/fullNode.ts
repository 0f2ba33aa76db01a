// What people forget on a node before a snapshot, laid on the disk of a node of the local testbed that has not booted.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Stands in every secret; nobody but the node may ever have it. */
export const canary = 'KQ7-canary-of-the-check';

const secrets: Readonly<Record<string, string>> = {
  'root/.ssh/id_ed25519': `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}\n-----END OPENSSH PRIVATE KEY-----\n`,
  'opt/app/.netrc': `machine example.com login alice password ${canary}\n`,
  'root/.bash_history': `curl -H "Authorization: Bearer ${canary}" https://example.com\n`,
};

/**
 * A home folder of 60 MB, 70 MB on /mydata, the group `devs`, a private key, a .netrc, a history, and 6 MB of packages
 * that were only fetched.
 * @param disk folder of the node's disk
 */
export function fillNode(disk: string): void {
  for (const [path, text] of Object.entries(secrets)) put(join(disk, path), text);
  put(join(disk, 'var/cache/apt/archives/big.deb'), Buffer.alloc(6_000_000));
  const beside = `${disk}.node`;
  put(join(beside, 'users/alice/results.tar'), Buffer.alloc(60_000_000));
  put(join(beside, 'mydata/traces.bin'), Buffer.alloc(70_000_000));
  mkdirSync(join(disk, 'etc'), { recursive: true });
  appendFileSync(join(disk, 'etc/group'), 'devs:x:1500:alice\n');
}

function put(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
