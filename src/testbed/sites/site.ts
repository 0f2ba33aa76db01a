// A site of the federation: its names, addresses and keys. The first one also holds the slice authority.
import type { KeyObject } from 'node:crypto';
import { componentManagerUrn, formatUrn } from '../../rpc/urn';
import type { Issuer } from '../pki/issue';

export interface Site {
  /** `home`, `north` … */
  readonly name: string;
  /** `home.example` … */
  readonly domain: string;
  readonly key: KeyObject;
  /** Signs what the component manager states; certificate with the URN `…+authority+cm`. */
  readonly manager: Issuer;
  /** Base of the RPC service, `https://HOST:PORT/protogeni/xmlrpc`. */
  rpcUrl: string;
  /** Base of the web service, `https://HOST:PORT`. */
  webUrl: string;
}

const firstNames = ['home', 'north', 'south', 'east', 'west'];

export function siteName(index: number): string {
  return firstNames[index] ?? `site${index + 1}`;
}

export function managerUrn(site: { domain: string }): string {
  return componentManagerUrn(site.domain);
}

export function authorityUrn(site: { domain: string }, project?: string): string {
  const authority = project === undefined ? site.domain : `${site.domain}:${project}`;
  return formatUrn({ authority, type: 'authority', id: 'sa' });
}

export function sliverUrn(site: { domain: string }, id: number): string {
  return formatUrn({ authority: site.domain, type: 'sliver', id: String(id) });
}

export function userUrn(site: { domain: string }, uid: string): string {
  return formatUrn({ authority: site.domain, type: 'user', id: uid });
}

export function nodeUrn(site: { domain: string }, nodeId: string): string {
  return formatUrn({ authority: site.domain, type: 'node', id: nodeId });
}

/** @param port on the node, such as `eth1` */
export function interfaceUrn(site: { domain: string }, nodeId: string, port: string): string {
  return formatUrn({ authority: site.domain, type: 'interface', id: `${nodeId}//${port}` });
}
