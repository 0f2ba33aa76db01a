// What the local testbed costs, each beside a yardstick of the same run: snapshots and loads beside tar and zstd, the
// memory for a large disk beside that for a small one, many clients at once beside a bare HTTPS server, and the time
// until it is ready. Runs alternate, and medians are compared. With an argument, as in
// `npm run bench -- testbed 5G`, memory is measured with a disk of that size instead of 512 MB.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes } from '../../src/cli/testbed/numbers';
import { runChild } from './support/child';
import { parts } from './testbed/child';
import { manyClients } from './testbed/clients';
import { memory } from './testbed/memory';
import { moves } from './testbed/moves';
import { untilReady } from './testbed/ready';

const [word, ...rest] = process.argv.slice(2);

if (!(await runChild(parts, word, rest))) {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-bench-'));
  try {
    await moves(folder);
    await memory(folder, bytes(word ?? '512M'));
    await untilReady(folder);
    await manyClients(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
