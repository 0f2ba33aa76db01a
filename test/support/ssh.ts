// The SSH programs of the machine, as a user of a testbed's nodes runs them.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findObstacle, thisMachine } from '../../src/testbed/ssh/probe';

/** Whether the machine has a program. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** Whether people can log in to nodes here, with the machine's own ssh. Tests of that are registered only then. */
export async function canLogIn(): Promise<boolean> {
  const disks = await mkdtemp(join(tmpdir(), 'probe-'));
  mkdirSync(disks, { recursive: true });
  const obstacle = hasProgram('ssh') ? await findObstacle(disks, thisMachine) : 'no ssh';
  rmSync(disks, { recursive: true, force: true });
  process.stdout.write(`${obstacle ?? 'People can log in to nodes here.'}\n`);
  return obstacle === undefined;
}

export interface Ended {
  readonly status: number | null;
  readonly out: Buffer;
  readonly errors: string;
}

/** Where the keys of people and nodes are. */
export interface WithKeys {
  readonly description: {
    readonly users: readonly { readonly urn: string; readonly sshKey?: string | undefined }[];
    readonly knownHosts?: string | undefined;
  };
}

export class SshUser {
  readonly #testbed: WithKeys;
  readonly #port: number;
  readonly #login: string;
  readonly #key: string | undefined;

  constructor(testbed: WithKeys, port: number, login = 'alice', key?: string) {
    this.#testbed = testbed;
    this.#port = port;
    this.#login = login;
    this.#key = key;
  }

  get options(): string[] {
    const { users, knownHosts } = this.#testbed.description;
    const key = this.#key ?? users.find(({ urn }) => urn.endsWith(`+${this.#login}`))?.sshKey ?? '';
    return [
      '-F',
      'none',
      '-i',
      key,
      '-oIdentitiesOnly=yes',
      '-oBatchMode=yes',
      `-oUserKnownHostsFile=${knownHosts ?? ''}`,
      '-oStrictHostKeyChecking=yes',
    ];
  }

  get host(): string {
    return `${this.#login}@127.0.0.1`;
  }

  /** Words of `ssh` before the command. */
  words(...more: string[]): string[] {
    return ['ssh', ...this.options, ...more, '-p', String(this.#port), this.host];
  }

  /** Runs a command on the node. */
  ssh(command: string, input?: Buffer): Promise<Ended> {
    return run([...this.words(), command], input);
  }

  /** Runs one of the other programs, which say the port with a capital letter. */
  other(program: string, ...words: string[]): Promise<Ended> {
    return run([program, ...this.options, '-P', String(this.#port), ...words]);
  }
}

export function run(words: readonly string[], input?: Buffer): Promise<Ended> {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { stdio: 'pipe' });
  const out: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, out: Buffer.concat(out), errors }));
  });
}
