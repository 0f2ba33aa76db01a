// Other testbeds on this machine whose users and images are let in: their certificate authorities and
// revocation lists, as the federation's bundle has them at real sites.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestbedError } from '../errors';
import { Layout } from '../layout';

export interface Peer {
  readonly certificate: string;
  readonly revocationList: string;
}

/** @throws TestbedError `bad-argument` for a folder without a testbed, or this one's own */
export function readPeers(directories: readonly string[], ownCertificate: string): Peer[] {
  return directories.map((directory) => {
    const layout = new Layout(resolve(directory));
    if (!existsSync(layout.caCertificate) || !existsSync(layout.revocationList)) {
      throw new TestbedError(
        'bad-argument',
        `There is no testbed in ${directory}. Start that one first.`,
      );
    }
    const certificate = readFileSync(layout.caCertificate, 'utf8');
    if (certificate === ownCertificate) {
      throw new TestbedError('bad-argument', `${directory} is the folder of this testbed itself.`);
    }
    return { certificate, revocationList: readFileSync(layout.revocationList, 'utf8') };
  });
}
