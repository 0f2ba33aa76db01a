// Values that the servers know by name, with a few words on each (docs/protocol.md 8.1, 8.7).
import { distance } from '../language/distance';

export interface KnownValue {
  readonly name: string;
  readonly doc: string;
}

export const sliverTypes: readonly KnownValue[] = [
  { name: 'raw-pc', doc: 'A bare-metal PC of your own.' },
  { name: 'emulab-xen', doc: 'A Xen virtual machine.' },
  { name: 'default-vm', doc: 'The site’s usual kind of virtual machine.' },
  { name: 'emulab-docker', doc: 'A Docker container.' },
  { name: 'emulab-openvz', doc: 'An OpenVZ container, at older sites.' },
  { name: 'emulab-blockstore', doc: 'Storage that is reached over the network.' },
  { name: 'delay', doc: 'A node that shapes the traffic between two others.' },
  { name: 'firewall', doc: 'A node that protects the others.' },
];

export const linkTypes: readonly KnownValue[] = [
  { name: 'lan', doc: 'A LAN of two or more interfaces.' },
  { name: 'vlan', doc: 'A VLAN on the switches.' },
  { name: 'gre-tunnel', doc: 'A GRE tunnel over the Internet, between two sites.' },
  { name: 'egre-tunnel', doc: 'An Ethernet-over-GRE tunnel over the Internet.' },
  { name: 'stitched', doc: 'A link between sites over research networks.' },
  { name: 'ethernet', doc: 'An Ethernet link, at ExoGENI sites.' },
];

export const shells: readonly KnownValue[] = [
  { name: 'sh', doc: 'The plain shell; every site knows it.' },
  { name: 'bash', doc: 'The Bash shell.' },
  { name: '/bin/sh', doc: 'The plain shell by its path.' },
  { name: '/bin/bash', doc: 'The Bash shell by its path.' },
];

export const addressTypes: readonly KnownValue[] = [
  { name: 'ipv4', doc: 'An IPv4 address.' },
  { name: 'ipv6', doc: 'An IPv6 address.' },
];

const emulabSliverTypes = new Set([...sliverTypes.map(({ name }) => name), 'raw']);

/** Sliver types of Emulab: a node with one of them is served by an Emulab site. */
export function isEmulabSliverType(name: string): boolean {
  return emulabSliverTypes.has(name) || name.startsWith('emulab-');
}

/** The type of Emulab that a word was meant for, such as `raw-pc` for `raw_pc`; undefined for all others. */
export function intendedSliverType(name: string): string | undefined {
  if (emulabSliverTypes.has(name)) return undefined;
  const plain = name.trim().toLowerCase().replace(/[_ ]/g, '-');
  if (emulabSliverTypes.has(plain)) return plain;
  if (emulabSliverTypes.has(`emulab-${plain}`)) return `emulab-${plain}`;
  const known = sliverTypes.map((type) => type.name).filter((type) => type.length > 5);
  return known.find((type) => distance(plain, type, 2) <= Math.min(2, plain.length / 3));
}

/** Sliver types that no Emulab site has: sizes of clouds, PlanetLab's and whatever else is no slip for one of them. */
export function isForeignSliverType(name: string): boolean {
  return !isEmulabSliverType(name) && intendedSliverType(name) === undefined;
}

/** Types that the mapper made for itself and nobody asks for: they come last among hardware types. */
export function isMapperClass(name: string): boolean {
  return /^(?:pc|pcvm|lan|switch|delay(?:-.*)?|.*-vm|.*-blockstore|blockstore)$/.test(name);
}
