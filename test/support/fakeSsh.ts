/** A program `ssh` in a folder for PATH: it keeps what it was given, and does what a test says. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export class FakeSsh {
  readonly folder = mkdtempSync(join(tmpdir(), 'ssh-'));
  /** The usual one, with the folder in front. */
  readonly path = `${this.folder}${delimiter}${process.env['PATH'] ?? ''}`;

  /** @param body of the shell script, after the words were kept; standard input is the script for the node */
  does(body: string): void {
    const file = join(this.folder, 'ssh');
    const keep = `printf '%s\\0' "$@" >'${join(this.folder, 'words')}'`;
    writeFileSync(file, `#!/bin/sh\n${keep}\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Of the last call; undefined where there was none. */
  get words(): readonly string[] | undefined {
    const file = join(this.folder, 'words');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\0').slice(0, -1) : undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
