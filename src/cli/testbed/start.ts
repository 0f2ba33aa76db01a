// `geni-testbed start`: runs in the foreground until Ctrl-C and prints one line of JSON once it can be used.
import { InvalidArgumentError, type Command } from 'commander';
import { startTestbed, type TestbedOptions } from '../../testbed';

interface StartOptions {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly aggregates: number;
  readonly speed?: number;
  readonly timeScale: number;
  readonly legacyCertificates?: true;
}

export function start(program: Command): Command {
  return program
    .command('start')
    .description('run a testbed until Ctrl-C; prints one line of JSON when it is ready')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      'first port, two for each aggregate; 0 for any',
      wholeNumber(0, 65_535),
      0,
    )
    .option('--aggregates <number>', 'how many aggregates', wholeNumber(1, 200), 2)
    .option(
      '--speed <bytes>',
      'bytes per second that snapshots and loads move',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option('--time-scale <factor>', 'factor on simulated waits such as reboots', factor, 1)
    .option(
      '--legacy-certificates',
      'sign certificates with SHA-1, as Emulab does (for a new folder)',
    )
    .action(run);
}

async function run(options: StartOptions): Promise<void> {
  const { dir, host, port, aggregates, speed, timeScale, legacyCertificates } = options;
  const wanted: TestbedOptions = {
    directory: dir,
    host,
    port,
    aggregates,
    pollScale: timeScale,
    ...(speed !== undefined && { speed }),
    ...(legacyCertificates && { legacyCertificates }),
  };
  const testbed = await startTestbed(wanted);
  for (const sentence of testbed.repaired) process.stderr.write(`geni-testbed: ${sentence}\n`);
  const { description } = testbed;
  const ready = {
    ready: true,
    directory: description.control && dir,
    testbed: `${dir}/testbed.json`,
    pid: description.pid,
    sliceAuthority: description.sliceAuthority.url,
    repaired: testbed.repaired,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const stop = (): void => void testbed.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  await testbed.ended;
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 100))
    throw new InvalidArgumentError('It must be a number from 0 to 100.');
  return value;
}
