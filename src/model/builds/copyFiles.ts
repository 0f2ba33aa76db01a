/**
 * Copies files to a node: as a tar stream through `ssh`, unpacked there as root. So one connection carries a whole
 * folder, names may hold anything, modes and links stay, and targets that belong to root need no second step.
 */
import { randomBytes } from 'node:crypto';
import { basename, dirname, posix } from 'node:path';
import { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import { Pack } from 'tar';
import type { FileProvisioner, WrittenFile } from '../../recipe/recipe';
import { runScript } from '../ssh/runScript';
import { shellWord } from '../shellWord';
import { BuildError } from './buildError';
import type { NodeLogin } from './nodeLogin';
import { sourceOf, type Source } from './sources';

export interface CopyRun {
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** @param folder of the recipe @returns bytes @throws BuildError, SshError */
export async function copyFile(
  node: NodeLogin,
  folder: string,
  provisioner: FileProvisioner,
  run: CopyRun,
): Promise<number> {
  const source = sourceOf(folder, provisioner);
  const target = targetOf(source, provisioner);
  await send(node, unpackedAt(target, provisioner), packed(source, target.name), {
    about: provisioner.destination,
    run,
  });
  return source.size;
}

/** A file whose content stands in the recipe. @throws BuildError, SshError */
export async function writeFile(node: NodeLogin, file: WrittenFile, run: CopyRun): Promise<void> {
  const { path, owner = 'root:root', permissions, append = false } = file;
  const name = shellWord(path);
  // A file that is only added to keeps what it has.
  const isKept = append && file.owner === undefined;
  const lines = [
    `mkdir -p ${shellWord(posix.dirname(path))}`,
    `cat ${append ? '>>' : '>'}${name}`,
    ...(isKept ? [] : [`chown ${owner} ${name}`]),
    ...(append && permissions === undefined ? [] : [`chmod ${permissions ?? '0644'} ${name}`]),
  ];
  await send(node, lines.join(' && '), Readable.from([contentOf(file)]), { about: path, run });
}

/** @throws BuildError for what is no base64 */
export function contentOf({ path, content = '', encoding = 'text/plain' }: WrittenFile): Buffer {
  if (encoding === 'text/plain') return Buffer.from(content);
  const plain = content.replace(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain))
    throw new BuildError('recipe', l10n.t('The content of {0} is not base64.', path));
  return Buffer.from(plain, 'base64');
}

interface Target {
  readonly folder: string;
  /** Undefined for the contents of a folder. */
  readonly name: string | undefined;
}

/** A slash at the end of the destination puts into it; a folder that has one itself means its contents, as for Packer. */
export function targetOf(
  { isFolder, path }: Pick<Source, 'isFolder' | 'path'>,
  { destination, source }: Pick<FileProvisioner, 'destination' | 'source'>,
): Target {
  const isInto = destination.endsWith('/');
  const plain = posix.normalize(`${destination}/.`).replace(/(?<=.)\/$/, '');
  if (!isFolder)
    return isInto
      ? { folder: plain, name: basename(path) }
      : { folder: posix.dirname(plain), name: posix.basename(plain) };
  return isInto && !source.endsWith('/')
    ? { folder: posix.join(plain, basename(path)), name: undefined }
    : { folder: plain, name: undefined };
}

/** Of a folder that is there already, its mode stays. */
function unpackedAt(
  { folder, name }: Target,
  { owner = 'root:root', permissions }: FileProvisioner,
): string {
  const at = shellWord(folder);
  const keep =
    'keep=; ! tar --help 2>/dev/null | grep -q -e --no-overwrite-dir || keep=--no-overwrite-dir; tar -x -p -o $keep -f - -C';
  const file = name === undefined ? undefined : shellWord(posix.join(folder, name));
  const mode =
    file === undefined || permissions === undefined ? '' : ` && chmod ${permissions} ${file}`;
  if (owner === 'root:root') return `mkdir -p ${at} && { ${keep} ${at}; }${mode}`;
  if (file !== undefined)
    return `mkdir -p ${at} && { ${keep} ${at}; } && chown ${owner} ${file}${mode}`;
  // Only what is copied gets the owner, and not what is there already.
  return `mkdir -p ${at} && mkdir "$d/in" && tar -x -p -o -f - -C "$d/in" && chown -h -R ${owner} "$d/in" && for one in "$d/in"/* "$d/in"/.[!.]*; do [ ! -e "$one" ] && [ ! -h "$one" ] || cp -a "$one" ${at}/ || exit 1; done`;
}

function packed({ path, entries, isFolder }: Source, name: string | undefined): Readable {
  const cwd = isFolder ? path : dirname(path);
  const pack = new Pack({
    cwd,
    portable: true,
    noDirRecurse: true,
    onWriteEntry: (entry) => {
      if (name !== undefined) entry.path = name;
    },
  });
  for (const entry of isFolder ? entries : [basename(path)]) pack.add(entry);
  pack.end();
  return Readable.from(pack as AsyncIterable<Buffer>);
}

async function send(
  node: NodeLogin,
  command: string,
  input: Readable,
  { about, run }: { readonly about: string; readonly run: CopyRun },
): Promise<void> {
  const nonce = randomBytes(16).toString('hex');
  const how = { hostKey: node.hostKey, keyFile: node.keyFile, signal: run.signal };
  const folder = `/tmp/.geni-image-${nonce}`;
  const placed = await runScript(node.login, placing(folder, nonce, command), {
    ...how,
    limitMs: Math.min(run.limitMs, 60_000),
    largestBytes: 100_000,
  });
  if (!placed.output.includes(`${nonce} placed`)) {
    const host = `${node.login.username}@${node.login.hostname}`;
    throw new BuildError(
      'script',
      l10n.t('{0} has no room for files in /tmp: its disk is full, or read-only.', host),
    );
  }
  const { output } = await runScript(
    node.login,
    { file: `${folder}/receive`, input },
    { ...how, limitMs: run.limitMs, largestBytes: 1_000_000 },
  );
  const text = output.toString();
  if (text.endsWith(`${nonce} received\n`)) return;
  const why = text.trim().split('\n').at(-1) ?? '';
  throw new BuildError(
    'script',
    why === ''
      ? l10n.t('{0} could not be written on the node.', about)
      : l10n.t('{0} could not be written on the node: {1}', about, why),
  );
}

/** The script that is placed there reads the files from its standard input, as root. */
function placing(folder: string, nonce: string, command: string): string {
  return `umask 077
mkdir ${folder} && cat >${folder}/receive <<'${nonce}' && echo ${nonce} placed
[ "$(id -u)" = 0 ] || exec sudo -n sh ${folder}/receive 2>&1
umask 022
d=${folder}
(${command}) 2>&1 && echo ${nonce} received
rm -rf "$d"
${nonce}
`;
}
