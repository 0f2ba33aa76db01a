// Which site an expression means: the URN of a component manager or a component, or a name of geni's modules.
import { managerUrnOf, lowerCaseAuthority } from '../images/references';
import type { Item } from './items';

/** Aggregates of `geni.aggregate` whose names no two of its modules share; `PNET_AM` is of `geni.rspec.emulab.pndefs`. */
const authorities: ReadonlyMap<string, string> = new Map([
  ['Apt', 'apt.emulab.net'],
  ['UtahDDC', 'utahddc.geniracks.net'],
  ['UTAH_PG', 'emulab.net'],
  ['PNET_AM', 'emulab.net'],
  ['Kentucky_PG', 'uky.emulab.net'],
  ['Wall1_PG', 'wall1.ilabt.iminds.be'],
  ['Wall2_PG', 'wall2.ilabt.iminds.be'],
]);

/** Members of `geni.aggregate.cloudlab`; `geni.aggregate.instageni` has other sites of these names. */
const ofCloudlab: ReadonlyMap<string, string> = new Map([
  ['Utah', 'utah.cloudlab.us'],
  ['Wisconsin', 'wisc.cloudlab.us'],
  ['Clemson', 'clemson.cloudlab.us'],
]);

/** `emulab.net`, `urn:publicid:IDN+emulab.net+…`, `cloudlab.Utah` */
export function authorityOf(text: string, item: Item): string | undefined {
  if (item.kind === 'text')
    return item.text.startsWith('urn:') ? lowerCaseAuthority(item.text) : item.text;
  if (item.kind !== 'thing') return undefined;
  const names = text.slice(item.node.from, item.node.to).split('.');
  if (names.at(-1) === 'component_manager_id') names.pop();
  const name = names.pop() ?? '';
  const authority = ofCloudlab.get(name);
  if (authority === undefined) return authorities.get(name);
  return isCloudlab(text, names.pop(), name) ? authority : undefined;
}

/** Imports stand at the beginning. */
const HEAD = 10_000;
const fromCloudlab = /\bfrom\s+geni\.aggregate\.cloudlab\s+import\b([\w\s(,]+)/g;

/** Whether a module is imported as that name, or the name itself from it. */
function isCloudlab(text: string, module: string | undefined, name: string): boolean {
  if (module === 'cloudlab') return true;
  const head = text.slice(0, HEAD);
  const names = [
    ...head.matchAll(module === undefined ? fromCloudlab : /\bcloudlab\s+as\s+(\w+)/g),
  ];
  return names.some(([, found = '']) => found.split(/\W+/).includes(module ?? name));
}

export function managerOf(text: string, item: Item): string | undefined {
  if (item.kind === 'text' && item.text.includes('+authority+')) return item.text;
  const authority = authorityOf(text, item);
  return authority?.includes('.') === true ? managerUrnOf(authority) : undefined;
}
