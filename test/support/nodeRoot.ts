/** A made-up root folder of a node, and the check's script as it runs there, by the `sh` of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { factsOf, type NodeFacts } from '../../src/model/check/facts';
import { checkScript, readAnswers } from '../../src/model/check/script';

/** As it stands within a text in quotes. */
const EMPTY_ROOT = "R='\\'''\\''";

export class NodeRoot {
  readonly folder = mkdtempSync(join(tmpdir(), 'node root-'));

  constructor() {
    this.write('/etc/os-release', 'ID=ubuntu\nPRETTY_NAME="Ubuntu 24.04 LTS"\n');
    this.write(
      '/etc/passwd',
      'root:x:0:0:root:/root:/bin/bash\nalice:x:20001:6000::/users/alice:/bin/bash\nnobody:x:65534:65534::/:/bin/sh\n',
    );
    this.write('/etc/group', 'root:x:0:\ndemo:x:6000:\n');
  }

  /** @param path within the root */
  write(path: string, text: string | Buffer = ''): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** What stands for the root in a script, in place of the one of the machine. */
  rooted(script: string): string {
    const rooted = script.replace(EMPTY_ROOT, () => `R='\\''${this.folder}'\\''`);
    if (rooted === script) throw new Error('the script names no root');
    return rooted;
  }

  /** A shell command that reads a script for a node, and runs it on this root. */
  get shell(): string {
    const there = `R='\\''${this.folder}'\\''`.replaceAll('\\', '\\\\');
    const pattern = EMPTY_ROOT.replaceAll('\\', '\\\\');
    const replacing = `s|${pattern}|${there}|`.replaceAll("'", `'\\''`);
    return `sed '${replacing}' | sh -s`;
  }

  /** @param words in front of the shell's own, as `busybox` */
  async run(shell: readonly string[] = ['sh'], script = checkScript('n1')): Promise<Buffer> {
    const [program = 'sh', ...words] = shell;
    const child = spawn(program, [...words, '-s'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.end(this.rooted(script));
    await once(child, 'close');
    return Buffer.concat(chunks);
  }

  async facts(shell?: readonly string[]): Promise<NodeFacts> {
    const answers = readAnswers(await this.run(shell), 'n1');
    if (answers === undefined) throw new Error('no answer');
    return factsOf(answers);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
