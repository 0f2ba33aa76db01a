/** The program with which the sites verify signatures, where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Undefined where it is not installed. */
export const xmlsec1Version = versionOf();

/** What it says of every signature in a document, all to be `OK`. @param ca PEM of the trusted root */
export function verdictsOf(xml: string, ca: string): string[] {
  const count = xml.match(/<Signature[\s>]/g)?.length ?? 0;
  return inFolder({ 'signed.xml': xml, 'ca.pem': ca }, (folder) =>
    Array.from({ length: count }, (_, index) => {
      const which = ['--node-xpath', `(//*[local-name()='Signature'])[${index + 1}]`];
      const options = ['--verify', '--trusted-pem', 'ca.pem', ...which, 'signed.xml'];
      const { status, stderr } = spawnSync('xmlsec1', options, { cwd: folder, encoding: 'utf8' });
      return status === 0 ? 'OK' : stderr;
    }),
  );
}

/** Fills the template of a signature. @param certificates PEM, the signer's first */
export function signWithXmlsec1(
  template: string,
  key: string,
  certificates: readonly string[],
): string {
  const files = Object.fromEntries(certificates.map((pem, index) => [`${index}.pem`, pem]));
  return inFolder({ ...files, 'template.xml': template, 'key.pem': key }, (folder) => {
    const keys = ['key.pem', ...Object.keys(files)].join(',');
    const options = ['--sign', '--privkey-pem', keys, '--output', 'signed.xml'];
    const which = ['--node-xpath', "//*[local-name()='Signature']", 'template.xml'];
    const ran = spawnSync('xmlsec1', [...options, ...which], { cwd: folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return readFileSync(join(folder, 'signed.xml'), 'utf8');
  });
}

function inFolder<T>(files: Readonly<Record<string, string>>, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec1-'));
  try {
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function versionOf(): string | undefined {
  const { status, stdout } = spawnSync('xmlsec1', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /^xmlsec1 \S+/.exec(stdout)?.[0] : undefined;
}
