// Where the control socket of a folder is. Socket paths have a length limit, and Windows has pipes instead.
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layout } from '../layout';

/** Linux allows 107 bytes, macOS 103. */
const longest = 100;

export function controlPath(layout: Layout): string {
  const name = `protogeni-testbed-${createHash('sha256').update(layout.directory).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inFolder = layout.controlSocket;
  return Buffer.byteLength(inFolder) <= longest ? inFolder : join(tmpdir(), `${name}.sock`);
}
