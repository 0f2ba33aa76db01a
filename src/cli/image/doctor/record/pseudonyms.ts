/**
 * Stand-ins for what could tell who somebody is: the same thing has the same one all through a record, so that it still
 * shows what belongs together.
 */
import { isIP } from 'node:net';
import { joinedUrn } from '../../../../rpc/urn';
import { namelessSentence } from './sentence';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const urn = /urn:publicid:IDN\+([^+\s"']+)\+([^+\s"']+)\+([^\s"']+)/g;
const link = /\bhttps?:\/\/[^\s"'<>]+/gi;
const host = /\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi;
const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const mail = /(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+/g;

/** Types of URNs tell nothing about a person. */
const types = [
  'authority',
  'image',
  'interface',
  'link',
  'node',
  'project',
  'slice',
  'sliver',
  'user',
];

type Kind = 'address' | 'host' | 'mail' | 'name' | 'uuid';

/** Characters; URNs are longer than names. */
const longestName = 300;

export class Pseudonyms {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();

  /** What a whole value is shown as. */
  of(text: string): string {
    if (text === '') return 'empty';
    if (text.startsWith('<')) return formOfXml(text);
    const date = formOfDate(text);
    if (date !== undefined) return date;
    if (/^ssh-|^ecdsa-|PRIVATE KEY/.test(text)) return 'key';
    if (isIP(text) !== 0) return this.#standIn('address', text);
    if (/\s/.test(text) || text.length > longestName) return `text of ${text.length} characters`;
    // What is only in part something that is known could say more than that.
    return this.#isWhole(text) ? this.#replaced(text) : this.#standIn('name', text);
  }

  #isWhole(text: string): boolean {
    return [urn, link, mail, uuid, host].some((form) => text.replace(form, '') === '');
  }

  /** The stand-in of a text that was met as a name before. */
  nameOf(text: string): string | undefined {
    const standIn = this.#known.get(text);
    return standIn?.startsWith('name-') === true ? standIn : undefined;
  }

  /** A sentence of a server, without the things that it names. */
  sentence(text: string): string {
    const standIn = (word: string): string => this.#standIn('name', word);
    const short = text.slice(0, longestName);
    return namelessSentence(this.withoutKnown(this.#replaced(short)), standIn);
  }

  /** A text without the names that were met until now. */
  withoutKnown(text: string): string {
    const names = [...this.#known].filter(([, standIn]) => standIn.startsWith('name-'));
    return names
      .sort(([a], [b]) => b.length - a.length)
      .reduce((shown, [name, standIn]) => withoutName(shown, name, standIn), text);
  }

  #replaced(text: string): string {
    return text
      .replace(urn, (_all, authority: string, type: string, id: string) =>
        this.#urn(authority, type, id),
      )
      .replace(link, (found) => this.#link(found))
      .replace(mail, (found) => this.#standIn('mail', found))
      .replace(uuid, (found) => this.#standIn('uuid', found.toLowerCase()))
      .replace(address, (found) => this.#standIn('address', found))
      .replace(host, (found) => this.#standIn('host', found.toLowerCase()));
  }

  /** Its version is a number and stays: whether there is one is worth knowing. */
  #urn(authority: string, type: string, id: string): string {
    const [domain = '', ...parts] = authority.split(':');
    const where = [this.host(domain), ...parts.map((part) => this.#standIn('name', part))].join(
      ':',
    );
    const what = types.includes(type) ? type : this.#standIn('name', type);
    const [, name = id, version = ''] = /^(.*?)((?::\d+)?)$/.exec(id) ?? [];
    const isFixed = type === 'authority' && ['am', 'cm', 'sa'].includes(name);
    const names = name.split(/(\/\/|:)/).map((part) => {
      const isMark = part === '//' || part === ':' || part === '';
      return isMark || isFixed ? part : this.#standIn('name', part);
    });
    return joinedUrn(where, what, `${names.join('')}${version}`);
  }

  #link(text: string): string {
    if (!URL.canParse(text)) return 'URL';
    const { protocol, hostname, port, pathname, search } = new URL(text);
    const rest = `${pathname.length > 1 ? '/PATH' : '/'}${search === '' ? '' : '?QUERY'}`;
    return `${protocol}//${this.host(hostname)}${port === '' ? '' : `:${port}`}${rest}`;
  }

  host(text: string): string {
    return this.#standIn(isIP(text) === 0 ? 'host' : 'address', text.toLowerCase());
  }

  #standIn(kind: Kind, text: string): string {
    // What has been replaced already is not replaced again.
    if (/^(?:address|host|mail|name|uuid)-\d+$/.test(text)) return text;
    const before = this.#known.get(text);
    if (before !== undefined) return before;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const standIn = `${kind}-${number}`;
    this.#known.set(text, standIn);
    return standIn;
  }
}

/** How it is written, and on which side of now it is; not when it was. */
function formOfDate(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined;
  const form = text.replace(/\d/g, '0').replace(/[A-SU-Y]+/gi, 'x');
  const time = Date.parse(text.includes('T') ? text : text.replace(' ', 'T'));
  const side = Number.isNaN(time) ? '' : time < Date.now() ? ', past' : ', to come';
  return `date ${form}${side}`;
}

function formOfXml(text: string): string {
  const slivers = text.match(/\bsliver_id=/g)?.length ?? 0;
  return `XML of ${Math.ceil(text.length / 1024)} KB with ${slivers} sliver_id`;
}

/** A short name may be a part of other words. */
function withoutName(text: string, name: string, standIn: string): string {
  return /^[\w-]+$/.test(name)
    ? text.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'gi'), standIn)
    : text.replaceAll(name, standIn);
}
