// Reaches the running testbed of a folder.
import { resolve } from 'node:path';
import { Layout } from '../../testbed/layout';
import { control } from '../../testbed/control/client';
import { controlPath } from '../../testbed/control/path';
import type { ControlRequest } from '../../testbed/control/server';

/** @throws TestbedError `not-running`, or what the testbed answers */
export function ask(directory: string, request: ControlRequest): Promise<unknown> {
  return control(controlPath(new Layout(resolve(directory))), request);
}

/** One JSON document on standard output, for `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
