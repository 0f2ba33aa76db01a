// Which site an expression means: the URN of a component manager or a component, or a name of geni's modules.
import { managerUrnOf, lowerCaseAuthority } from '../images/references';
import type { Item } from './items';

/** Members of `geni.aggregate.cloudlab` and `.apt`. */
const authorities: ReadonlyMap<string, string> = new Map([
  ['cloudlab.Utah', 'utah.cloudlab.us'],
  ['cloudlab.Wisconsin', 'wisc.cloudlab.us'],
  ['cloudlab.Clemson', 'clemson.cloudlab.us'],
  ['cloudlab.Apt', 'apt.emulab.net'],
  ['apt.Apt', 'apt.emulab.net'],
]);

/** `emulab.net`, `urn:publicid:IDN+emulab.net+…`, `cloudlab.Utah` */
export function authorityOf(text: string, item: Item): string | undefined {
  if (item.kind === 'text')
    return item.text.startsWith('urn:') ? lowerCaseAuthority(item.text) : item.text;
  if (item.kind !== 'thing') return undefined;
  const [module, name] = text.slice(item.node.from, item.node.to).split('.').slice(-2);
  return authorities.get(`${module ?? ''}.${name ?? ''}`);
}

export function managerOf(text: string, item: Item): string | undefined {
  if (item.kind === 'text' && item.text.includes('+authority+')) return item.text;
  const authority = authorityOf(text, item);
  return authority?.includes('.') === true ? managerUrnOf(authority) : undefined;
}
