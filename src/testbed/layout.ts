// Where everything lies in a testbed's folder.
import { join } from 'node:path';

export class Layout {
  readonly directory: string;
  constructor(directory: string) {
    this.directory = directory;
  }
  get description(): string {
    return join(this.directory, 'testbed.json');
  }
  get database(): string {
    return join(this.directory, 'state', 'testbed.db');
  }
  get caKey(): string {
    return join(this.directory, 'ca', 'ca.key');
  }
  get caCertificate(): string {
    return join(this.directory, 'ca', 'ca.pem');
  }
  get revocationList(): string {
    return join(this.directory, 'ca', 'crl.pem');
  }
  /** What all nodes have below their disks. */
  get skeleton(): string {
    return join(this.directory, 'state', 'skeleton');
  }
  /** The private key by which SSH clients know the nodes. */
  get hostKey(): string {
    return join(this.directory, 'state', 'ssh_host_ed25519_key');
  }
  /** Its public half, in the form that OpenSSH reads for hosts it knows. */
  get knownHosts(): string {
    return join(this.directory, 'state', 'known_hosts');
  }
  get systemImages(): string {
    return join(this.directory, 'system-images');
  }
  get mail(): string {
    return join(this.directory, 'mail');
  }
  get controlSocket(): string {
    return join(this.directory, 'control.sock');
  }
  get tokenKey(): string {
    return join(this.directory, 'portal', 'token.key');
  }
  /** What a portal would fetch from the repository of a profile. */
  repository({ project, name }: { readonly project: string; readonly name: string }): string {
    return join(this.directory, 'portal', 'repositories', `${project},${name}`, 'profile.py');
  }
  user(uid: string): { certificate: string; password: string; token: string; sshKey: string } {
    const folder = join(this.directory, 'users', uid);
    return {
      certificate: join(folder, 'encrypted.pem'),
      password: join(folder, 'password'),
      token: join(folder, 'cloudlab.jwt'),
      sshKey: join(folder, 'id_ed25519'),
    };
  }
  site(name: string): {
    folder: string;
    key: string;
    images: string;
    disks: string;
    consoles: string;
    downloads: string;
  } {
    const folder = join(this.directory, 'sites', name);
    return {
      folder,
      key: join(folder, 'site.key'),
      images: join(folder, 'images'),
      disks: join(folder, 'disks'),
      consoles: join(folder, 'consoles'),
      downloads: join(folder, 'downloads'),
    };
  }
}
