/** Rows about a node that is checked: what can be wrong with the way to it, and with itself. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSliver } from '../../../src/model/check/checkSliver';
import { SshError } from '../../../src/model/ssh/sshError';
import { hasProgram } from '../../support/ssh';
import { NodeRoot } from '../../support/nodeRoot';
import { makeKeyPair, SshServer } from '../../support/sshServer';
import type { Fault } from './fault';
import type { Lane } from './lane';
import { toldOf, type Seen, type Told } from './outcome';

interface NodeFault {
  /** Of the shell script that runs in place of the check's; the one of the check is its standard input. */
  readonly forced?: (checked: string) => string;
  /** Our key is not the one that the node accepts. */
  readonly hasWrongKey?: boolean;
  /** The file of known hosts has another key for the node. */
  readonly isAnother?: boolean;
  /** What listens in place of an SSH server. */
  readonly instead?: 'nothing' | 'silence';
  /** Milliseconds. */
  readonly limitMs?: number;
  /** The manifest names no login. */
  readonly hasNoLogin?: boolean;
}

function row(name: string, outcome: string, fault: NodeFault): Fault {
  return {
    name,
    outcomes: { check: outcome },
    cells: { check: (lane) => check(lane, fault) },
  };
}

const rows: readonly Fault[] = [
  row('the manifest names no login', 'no login', { hasNoLogin: true }),
  row('nothing listens for SSH', 'unreachable', { instead: 'nothing' }),
  row('it accepts the connection and says nothing', 'timeout', {
    instead: 'silence',
    limitMs: 600,
  }),
  row('our key is the wrong one', 'refused', { hasWrongKey: true }),
  row('its host key has changed', 'changed host key', { isAnother: true }),
  row('the login runs no commands', 'strange', {
    forced: () => 'cat >/dev/null; echo This account is not available',
  }),
  row('a command hangs', 'checked, in part', {
    forced: (checked) => `sed 's/uname -r/sleep 100/; s/timeout 30/timeout 1/' | ${checked}`,
  }),
  row('all of it hangs', 'checked, in part', {
    forced: (checked) => `sed 's|for f in "$R"/users/|sleep 100; &|' | ${checked}`,
    limitMs: 3000,
  }),
  row('the connection is lost on the way', 'checked, in part', {
    forced: (checked) => `${checked} | head -c 1500; exit 255`,
  }),
  row('its disk is full', 'checked; disk almost full', {
    forced: (checked) =>
      `sed 's|df -Pk "$R/"|printf "F\\n/dev/sda1 1000 999 1 100%% /\\n"|' | ${checked}`,
  }),
  row('it has no find, no du and no dpkg', 'checked, in part', {
    forced: (checked) =>
      `sed 's/find "/no-find "/; s/du -x/no-du -x/g; s/dpkg-query/no-dpkg/g' | ${checked}`,
  }),
];

/** Registered where there is an ssh to log in with. */
export const nodes: readonly Fault[] = hasProgram('ssh') ? rows : [];

async function check(lane: Lane, fault: NodeFault): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), 'node-'));
  const root = new NodeRoot();
  const key = makeKeyPair();
  const server = await SshServer.start(key.public, fault.forced?.(root.shell) ?? root.shell);
  const other = await listener(fault.instead);
  lane.afterCell(async () => {
    await server.close();
    other?.close();
    root.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const port = other?.port ?? server.port;
  const files = { sshKey: join(folder, 'node-key'), knownHosts: join(folder, 'node-hosts') };
  const ours = fault.hasWrongKey === true ? makeKeyPair() : key;
  writeFileSync(files.sshKey, ours.private, { mode: 0o600 });
  const hostKey =
    fault.isAnother === true
      ? `ssh-rsa ${makeKeyPair().public.split(' ')[1] ?? ''}`
      : server.hostKey;
  writeFileSync(files.knownHosts, `[127.0.0.1]:${port} ${hostKey}\n`);
  return await seen({
    files,
    port: fault.hasNoLogin === true ? undefined : port,
    limitMs: fault.limitMs,
  });
}

interface Way {
  readonly files: { readonly sshKey: string; readonly knownHosts: string };
  readonly port: number | undefined;
  readonly limitMs: number | undefined;
}

async function seen({ files, port, limitMs = 60_000 }: Way): Promise<Seen> {
  const sliver = {
    clientId: 'pc',
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
    urn: 'urn:publicid:IDN+home.example+sliver+1',
    logins: port === undefined ? [] : [{ username: 'alice', hostname: '127.0.0.1', port }],
  };
  try {
    const { facts, findings } = await checkSliver(sliver, { files, limitMs });
    const told = findings
      .filter(({ kind }) => kind === 'unseen')
      .map(({ title, detail }): Told => ({
        sentence: `${title}. ${detail}`,
        names: [title],
        kind: 'ending',
      }));
    const isFull = findings.some(({ brief }) => brief === 'the disk is almost full');
    const outcome = facts.unseen.length > 0 ? 'checked, in part' : 'checked';
    return { outcome: isFull ? `${outcome}; disk almost full` : outcome, told };
  } catch (error) {
    if (!SshError.is(error)) throw error;
    const told = toldOf(error, {}, ['alice@127.0.0.1', 'this node']);
    return { outcome: error.reason.replaceAll('-', ' '), told: [told] };
  }
}

async function listener(
  kind: NodeFault['instead'],
): Promise<{ readonly port: number; close(): void } | undefined> {
  if (kind === undefined) return undefined;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (kind === 'nothing') server.close();
  return { port, close: () => void server.close() };
}
