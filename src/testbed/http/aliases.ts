// The classic scripts and omni name a slice after the host of the slice authority without its first label, which
// for 127.0.0.1 gives urn:publicid:IDN+0.0.1+slice+NAME. Here such a name means the slice of that name.
import type { Federation } from '../federation';
import { isArray, isStruct, type WireValue } from '../wire/value';

/** The parameters of a call with every such slice name replaced. */
export function withoutAliases(
  federation: Federation,
  params: readonly WireValue[],
): readonly WireValue[] {
  const { hostname } = new URL(federation.home.rpcUrl);
  const domain = hostname.replace(/^[^.]*\.?/, '');
  if (domain === '' || domain === federation.home.domain) return params;
  const prefix = `urn:publicid:IDN+${domain}+slice+`;
  return params.map((each) => replaced(federation, prefix, each));
}

function replaced(federation: Federation, prefix: string, value: WireValue): WireValue {
  if (typeof value === 'string') {
    return value.startsWith(prefix) ? sliceNamed(federation, value.slice(prefix.length)) : value;
  }
  if (isArray(value)) return value.map((each) => replaced(federation, prefix, each));
  if (!isStruct(value)) return value;
  return new Map([...value].map(([name, each]) => [name, replaced(federation, prefix, each)]));
}

/** One registered at the authority itself comes first; else the only one of that name in a project. */
function sliceNamed(federation: Federation, name: string): string {
  const own = `urn:publicid:IDN+${federation.home.domain}+slice+${name}`;
  if (federation.store.slices.get(own)) return own;
  const [slice, other] = federation.store.slices.filter((each) => each.name === name);
  return slice && !other ? slice.urn : own;
}
