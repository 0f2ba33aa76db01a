// `geni-testbed start`: runs in the foreground until Ctrl-C. On a terminal it shows the status page meanwhile; else it
// prints one line of JSON once it can be used.
import { defined } from '../../rpc/defined';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { underHome } from '../../model/storage/folders';
import { defaultTestbedDirectory } from '../../model/accounts/localTestbed';
import { startTestbed, type RunningTestbed, type TestbedOptions } from '../../testbed';
import type { Status } from '../../testbed/control/status';
import { print, printJson, say } from '../terminal/streams';
import { keepDrawing, pictureOf } from './page';
import { numberFrom, bytes, collect, wholeNumber } from './numbers';

interface StartOptions {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly aggregates: number;
  readonly speed?: number;
  readonly quota?: number;
  readonly timeScale: number;
  readonly legacyCertificates?: true;
  readonly domain: string;
  readonly peer?: string[];
  readonly imageTracker: boolean;
  readonly ssh: boolean;
  readonly json?: true;
}

export function start(program: Command): void {
  program
    .command('start')
    .description('run a testbed until Ctrl-C, and show its status')
    .option('--dir <folder>', 'folder of the testbed', underHome, defaultTestbedDirectory())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      'first port, two for each site; 0 for any',
      wholeNumber(0, 65_535),
      0,
    )
    .option('--aggregates <number>', 'number of sites', wholeNumber(1, 200), 2)
    .option(
      '--speed <bytes>',
      'speed of snapshots and loads in bytes per second, such as 500000 or 2M',
      bytes,
    )
    .option('--quota <bytes>', 'space for the images of one project at one site', bytes)
    .option('--time-scale <factor>', 'factor for simulated waits such as reboots', numberFrom(0), 1)
    .option(
      '--legacy-certificates',
      'sign with SHA-1, as Emulab does (decided when a folder is new)',
    )
    .option('--domain <ending>', 'suffix of the site names', 'example')
    .option(
      '--peer <folder>',
      'accept the users and images of another testbed; can be repeated',
      (folder: string, before?: string[]) => collect(underHome(folder), before),
    )
    .option(
      '--no-image-tracker',
      'let the sites fetch each other’s images by URL only, as sites without an image tracker do',
    )
    .option('--no-ssh', 'let nobody log in to the nodes')
    .option('--json', 'print one line of JSON when it is ready, as is done without a terminal')
    .action(run);
}

async function run(options: StartOptions): Promise<void> {
  const testbed = await startTestbed(optionsOf(options));
  // Before it says that it is ready: whoever reads that may end it at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void testbed.stop());
  }
  if (process.stdout.isTTY && !options.json) return showPage(testbed);
  say(testbed.repaired.map((sentence) => `geni-testbed: ${sentence}`));
  const directory = resolve(options.dir);
  const { pid, sliceAuthority } = testbed.description;
  const ready = {
    ready: true,
    directory,
    testbed: join(directory, 'testbed.json'),
    pid,
    sliceAuthority: sliceAuthority.url,
    repaired: testbed.repaired,
  };
  printJson(ready);
  await testbed.ended;
}

async function showPage(testbed: RunningTestbed): Promise<void> {
  const ended = new AbortController();
  const notes = [...testbed.repaired, 'Press Ctrl-C to stop it.'];
  const look = async (): Promise<readonly string[]> =>
    pictureOf((await testbed.control({ command: 'status' })) as Status, notes);
  const page = keepDrawing(look, ended.signal);
  await testbed.ended;
  ended.abort();
  await page;
  print(['The testbed has stopped.']);
}

function optionsOf(options: StartOptions): TestbedOptions {
  const { dir, host, port, aggregates, speed, quota, timeScale, domain, peer } = options;
  const { legacyCertificates, imageTracker, ssh: logins } = options;
  return {
    directory: dir,
    host,
    port,
    aggregates,
    pollScale: timeScale,
    domain,
    imageTracker,
    logins,
    ...defined({ speed, quota }),
    ...(legacyCertificates && { legacyCertificates }),
    ...(peer && { peers: peer }),
  };
}
