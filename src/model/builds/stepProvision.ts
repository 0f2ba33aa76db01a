/** Does on the node what the recipe says, one after the other, and keeps in the record how far it is. */
import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  durationMs,
  type LocalProvisioner,
  type Provisioner,
  type Recipe,
  type ShellProvisioner,
  type WrittenFile,
} from '../../recipe/recipe';
import { SshError } from '../ssh/sshError';
import { sizeText } from '../units';
import { withDot } from '../withDot';
import { BuildError } from './buildError';
import { copyFile, writeFile } from './copyFiles';
import { late, runLocally } from './localCommand';
import type { NodeLogin } from './nodeLogin';
import { runOnNode } from './remoteScript';
import { insideOf, scriptText } from './sources';
import type { BuildWork } from './work';

/** One thing that is done on the node. */
export type Unit =
  | Provisioner
  | { readonly type: 'write_files'; readonly files: readonly WrittenFile[] };

/** Of a provisioner that gives none. */
const USUAL_MS = 30 * 60_000;

export function unitsOf({ write_files: files = [], provisioners = [] }: Recipe): Unit[] {
  return [
    ...(files.length === 0 ? [] : [{ type: 'write_files' as const, files }]),
    ...provisioners,
  ];
}

/** Whether it may be done again on a node on which it was begun. */
export function mayRepeat(unit: Unit): boolean {
  if (unit.type === 'file') return true;
  if (unit.type === 'write_files') return unit.files.every(({ append }) => append !== true);
  return unit.idempotent === true;
}

/** @throws BuildError, SshError */
export async function provision(work: BuildWork, node: NodeLogin): Promise<string> {
  const units = unitsOf(work.recipe);
  for (const [index, unit] of units.entries()) {
    if (index < work.record.provisioned) continue;
    work.goOn();
    const title = l10n.t('{0} of {1}: {2}', index + 1, units.length, titleOf(unit));
    work.progress(title);
    work.log.line(`== ${title}`);
    work.note({ isInMiddle: true });
    try {
      await carryOut(work, node, unit);
    } catch (error) {
      throw about(error, work, titleOf(unit));
    }
    work.note({ provisioned: index + 1, isInMiddle: false });
  }
  return units.length === 1 ? l10n.t('1 provisioner') : l10n.t('{0} provisioners', units.length);
}

export function titleOf(unit: Unit): string {
  switch (unit.type) {
    case 'write_files':
      return l10n.t('Write {0}', unit.files.map(({ path }) => path).join(', '));
    case 'file':
      return unit.name ?? l10n.t('Copy {0} to {1}', unit.source, unit.destination);
    case 'shell':
    case 'shell-local':
      return (
        unit.name ?? unit.script ?? unit.inline?.find((line) => line.trim() !== '') ?? unit.type
      );
  }
}

async function carryOut(work: BuildWork, node: NodeLogin, unit: Unit): Promise<void> {
  const { signal } = work;
  const folder = dirname(work.record.file);
  if (unit.type === 'write_files') {
    for (const file of unit.files)
      await writeFile(node, file, { limitMs: Math.min(60_000, work.leftMs()), signal });
    return;
  }
  const own = unit.timeout === undefined ? USUAL_MS : durationMs(unit.timeout);
  const limitMs = Math.min(own, work.leftMs());
  if (unit.type === 'file') {
    const size = await copyFile(node, folder, unit, { limitMs, signal });
    work.log.line(l10n.t('Copied {0}.', sizeText(size, work.parts.language)));
    return;
  }
  const output = work.log.stream();
  const run = {
    environment: environmentOf(work, unit),
    limitMs,
    signal,
    onOutput: (chunk: Buffer) => output.write(chunk),
  };
  const code = await codeOf(node, folder, unit, run).finally(() => output.end());
  if (code === 0) return;
  throw new BuildError('script', l10n.t('it ended with exit code {0}', code));
}

type Run = Omit<Parameters<typeof runOnNode>[1], 'text' | 'sudo'>;

async function codeOf(
  node: NodeLogin,
  folder: string,
  unit: ShellProvisioner | LocalProvisioner,
  run: Run,
): Promise<number> {
  const { inline = [], script } = unit;
  if (unit.type === 'shell') {
    const text = script === undefined ? inline.join('\n') : scriptText(folder, script);
    return await runOnNode(node, Object.assign({}, run, { text, sudo: unit.sudo ?? true }));
  }
  const what =
    script === undefined ? { lines: inline } : { program: insideOf(folder, script).path };
  return await runLocally(node, Object.assign({}, run, { what, folder }));
}

/** @throws BuildError for a secret that is not set */
export function environmentOf(
  { parts }: Pick<BuildWork, 'parts'>,
  { environment = {}, secrets = [] }: Pick<ShellProvisioner, 'environment' | 'secrets'>,
): Record<string, string> {
  const values = secrets.map((name) => {
    const value = parts.variable(name);
    if (value === undefined)
      throw new BuildError(
        'recipe',
        l10n.t('The recipe needs {0}: set it in the environment of the build.', name),
      );
    return [name, value] as const;
  });
  return Object.assign({}, environment, Object.fromEntries(values));
}

/** A failure of a script names it. */
function about(error: unknown, { signal, why }: BuildWork, title: string): unknown {
  if (signal.aborted) return why ?? error;
  const short = title.length > 80 ? `${title.slice(0, 80)}…` : title;
  const cause = SshError.is(error, 'timeout') ? late(error.limitMs ?? 0) : error;
  if (!BuildError.is(cause, 'script')) return cause;
  return new BuildError('script', l10n.t('"{0}" failed: {1}', short, withDot(cause.sentence)), {
    cause,
    action: l10n.t('See the log of the build.'),
  });
}
