// The running system of one node: its namespaces with a first process in them, which sessions join. It begins with the
// first login and ends with the node's power; what runs in it ends with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { accountsScript, initScript, stageScript, stayScript } from './scripts';
import { bootWords, hostPath, isAdministrator, joinWords } from './words';

/** What a boot needs to know. */
export interface NodeFacts {
  /** Folder in which the disk and what is beside it lie. */
  readonly disks: string;
  /** Names within that folder. */
  readonly disk: string;
  readonly beside: string;
  readonly skeleton: string;
  readonly hostName: string;
  /** Of a bare machine `sda`, of a virtual one `xvda`. */
  readonly device: string;
  readonly logins: readonly string[];
}

/** A boot that failed, with what the programs said. */
export class BootFailed extends Error {
  override readonly name = 'BootFailed';
}

export class NodeSystem {
  readonly #first: ChildProcess;
  readonly #pid: number;
  readonly #sessions = new Set<ChildProcess>();
  readonly #ended: Promise<unknown>;

  private constructor(first: ChildProcess, pid: number) {
    this.#first = first;
    this.#pid = pid;
    this.#ended = first.exitCode === null ? once(first, 'exit') : Promise.resolve();
  }

  /** @throws BootFailed */
  static async boot(facts: NodeFacts): Promise<NodeSystem> {
    const init = [initScript, accountsScript, stayScript].join('\n');
    const [program = '', ...rest] = bootWords(isAdministrator());
    const first = spawn(program, rest, {
      // Without a terminal of its own, nothing inside can reach the one that the testbed was started in.
      detached: true,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: hostPath,
        STAGE: stageScript,
        INIT: init,
        DISKS: facts.disks,
        SKELETON: facts.skeleton,
        NODE_FOLDER: dirname(process.execPath),
        DISK: facts.disk,
        BESIDE: facts.beside,
        ROOT_DEVICE: `/dev/${facts.device}1`,
        DATA_DEVICE: `/dev/${facts.device}4`,
        NODE_NAME: facts.hostName,
        LOGINS: facts.logins.join(' '),
      },
    });
    return new NodeSystem(first, await readyOf(first));
  }

  get isRunning(): boolean {
    return this.#first.exitCode === null && this.#first.signalCode === null;
  }

  /** Runs a command in the node, as its administrator. Its streams are pipes. */
  join(
    command: readonly string[],
    env: Readonly<Record<string, string>>,
  ): ChildProcess & {
    readonly stdin: NonNullable<ChildProcess['stdin']>;
    readonly stdout: NonNullable<ChildProcess['stdout']>;
    readonly stderr: NonNullable<ChildProcess['stderr']>;
  } {
    // The number of a process that has ended may be another one's by now.
    if (!this.isRunning) throw new BootFailed('The node has gone down.');
    const [program = '', ...rest] = joinWords(this.#pid, command, isAdministrator());
    const child = spawn(program, rest, { detached: true, cwd: '/', env, stdio: 'pipe' });
    this.#sessions.add(child);
    child.once('exit', () => this.#sessions.delete(child));
    child.once('error', () => this.#sessions.delete(child));
    return child;
  }

  /** Ends everything that runs in the node; settles when nothing does any more. */
  async stop(): Promise<void> {
    // The kernel ends all processes of the namespace before the first one counts as gone.
    if (this.isRunning) kill(this.#pid);
    await this.#ended;
    await Promise.all([...this.#sessions].map((child) => once(child, 'exit')));
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}

/** The number of the first process inside, as the host counts. */
function readyOf(first: ChildProcess): Promise<number> {
  let [said, complaint] = ['', ''];
  first.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    first.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, pid] = /^READY (\d+)$/m.exec(said) ?? [];
      if (pid !== undefined) resolve(Number(pid));
    });
    first.once('error', (error) => reject(new BootFailed(error.message)));
    first.once('close', (code) => {
      const why = complaint.trim() === '' ? `status ${code ?? 'unknown'}` : complaint.trim();
      reject(new BootFailed(`The node did not come up: ${why}`));
    });
  });
}
