// Attributes of files as SFTP, version 3, tells and changes them.
import * as fs from 'node:fs';
import { Packet, Type, type PacketReader } from './packets';

export interface Change {
  readonly size?: number;
  readonly owner?: readonly [uid: number, gid: number];
  readonly mode?: number;
  /** Seconds. */
  readonly times?: readonly [accessed: number, modified: number];
}

export function attributesOf(id: number, stat: fs.Stats): Packet {
  return new Packet(Type.attributes, id).attributes(stat);
}

export function changeOf(from: PacketReader): Change {
  const flags = from.number();
  const change: { -readonly [Key in keyof Change]: Change[Key] } = {};
  if ((flags & 1) !== 0) change.size = from.position();
  if ((flags & 2) !== 0) change.owner = [from.number(), from.number()];
  if ((flags & 4) !== 0) change.mode = from.number() & 0o7777;
  if ((flags & 8) !== 0) change.times = [from.number(), from.number()];
  return change;
}

/** @param file a path, or the number of an open file */
export function setAttributes(file: string | number, { size, owner, mode, times }: Change): void {
  const isOpen = typeof file === 'number';
  if (size !== undefined) (isOpen ? fs.ftruncateSync : fs.truncateSync)(file as never, size);
  if (owner !== undefined) (isOpen ? fs.fchownSync : fs.chownSync)(file as never, ...owner);
  if (mode !== undefined) (isOpen ? fs.fchmodSync : fs.chmodSync)(file as never, mode);
  if (times !== undefined) (isOpen ? fs.futimesSync : fs.utimesSync)(file as never, ...times);
}

const kinds: readonly (readonly [kind: number, letter: string])[] = [
  [0o040000, 'd'],
  [0o120000, 'l'],
  [0o020000, 'c'],
  [0o060000, 'b'],
  [0o010000, 'p'],
  [0o140000, 's'],
];

/** A line as of `ls -l`. */
export function longName(name: string, stat: fs.Stats): string {
  const kind = kinds.find(([bits]) => (stat.mode & 0o170000) === bits)?.[1] ?? '-';
  const bits = Array.from('rwxrwxrwx', (letter, at) =>
    (stat.mode & (0o400 >> at)) !== 0 ? letter : '-',
  ).join('');
  const time = stat.mtime.toISOString().slice(0, 16).replace('T', ' ');
  const size = String(stat.size).padStart(10);
  return `${kind}${bits} ${stat.nlink} ${stat.uid} ${stat.gid} ${size} ${time} ${name}`;
}
