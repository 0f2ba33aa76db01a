// A site of the federation: its names, addresses and keys. The first one also holds the slice authority.
import type { KeyObject } from 'node:crypto';
import { parseUrn } from '../rpc/urn';
import type { Issuer } from './pki/issue';

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
  return `urn:publicid:IDN+${site.domain}+authority+cm`;
}

export function authorityUrn(site: { domain: string }, project?: string): string {
  return `urn:publicid:IDN+${site.domain}${project === undefined ? '' : `:${project}`}+authority+sa`;
}

export function sliverUrn(site: { domain: string }, id: number): string {
  return `urn:publicid:IDN+${site.domain}+sliver+${id}`;
}

/** Project of a slice or user URN's authority, if it names one. */
export function projectOf(urn: string): string | undefined {
  return parseUrn(urn).authority.split(':')[1];
}
