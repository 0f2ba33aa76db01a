// Golden transcripts: a text file of calls and their answers, each under the sentence of the rule it shows.
//
//   = the sentence of a rule
//   alice cm@north CreateImage {"slice_urn": "$hello", …}      a call: user, module[/version][@site], method, parameters
//   : 12 0 "No such image"                                     its answer: code, value, output; or `: fault CODE TEXT`
//   > urn = value.0                                            remembers a part of the answer as $urn
//   ! fault.add {"kind": "busy", "times": 1}                   something done through the control socket
//   ~ image $urn ready    ~ slice $hello ready    ~ gone $urn   waits, with a site at the end where needed
//   & alice cm CreateImage {…}                                 a call that is sent, and answered at `~ answered`
//   ~ struck                                                   waits until every fault in force has struck
//
// Parameters are JSON values one after the other. Words with $ stand for things that differ from run to run; $self and
// $slice are credentials of the caller. With UPDATE_TRANSCRIPTS=1 the answers are written instead of compared.
import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';
import type { PlainValue, WireValue } from '../../../../src/rpc/wire/values';
import { FaultReply, type Reply } from './client';
import { hello, type Lab } from './lab';

export interface Rule {
  readonly sentence: string;
  readonly lines: readonly string[];
}

/** The rules of a file, in order; text before the first is a comment. */
export function rulesOf(text: string): { preface: string; rules: Rule[] } {
  const [preface = '', ...parts] = text.split(/^= /m);
  const rules = parts.map((part) => {
    const [sentence = '', ...lines] = part.trimEnd().split('\n');
    return { sentence, lines: lines.filter((line) => line.trim() !== '') };
  });
  return { preface: preface.trimEnd(), rules };
}

export class TranscriptRunner {
  readonly #lab: Lab;
  readonly #names = new Map<string, string>();
  #pending: Promise<string> | undefined;
  #last: PlainValue = '';

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#names.set('hello', hello);
    this.#names.set('tomorrow', new Date(Date.now() + 86_400_000).toISOString());
    for (const site of ['home', 'north', 'south']) {
      this.#names.set(`${site}_web`, lab.web(site));
      this.#names.set(`${site}_rpc`, lab.cm(site).replace(/\/cm.*$/, ''));
      for (const client of ['pc', 'vm']) {
        this.#names.set(`${client}_${site}`, lab.sliver(client, site).urn);
      }
    }
  }

  /** Runs one rule; returns its lines as they are with the answers of this run. */
  async run(rule: Rule): Promise<string[]> {
    const seen: string[] = [];
    for (const line of rule.lines) {
      if (line.startsWith(':')) continue;
      seen.push(line);
      const [mark = '', ...words] = line.split(' ');
      if (mark === '>') this.#remember(words.join(' '));
      else if (mark === '!') await this.#control(words.join(' '));
      else if (mark === '&') this.#pending = this.#call(words.join(' '));
      else if (line === '~ answered') seen.push((await this.#pending) ?? ': nothing was sent');
      else if (mark === '~') await this.#wait(words);
      else seen.push(await this.#call(line));
    }
    return seen;
  }

  async #call(line: string): Promise<string> {
    const [, user = '', target = '', method = '', json = ''] =
      /^(\S+) (\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    const params = await this.#parameters(json, user);
    try {
      const value = await this.#lab.client.value(this.#url(target), user, method, params);
      return this.#answer(value);
    } catch (error) {
      if (!(error instanceof FaultReply)) throw error;
      return `: fault ${error.code} ${JSON.stringify(this.#generalised(error.message))}`;
    }
  }

  #answer(all: PlainValue): string {
    const isEnvelope =
      typeof all === 'object' && !Array.isArray(all) && 'code' in all && 'output' in all;
    if (!isEnvelope) {
      this.#last = all;
      return `: bare ${JSON.stringify(this.#generalise(all))}`;
    }
    const { code, value, output } = all as unknown as Omit<Reply, 'code'> & { code: PlainValue };
    this.#last = value;
    const codes = typeof code === 'string' ? code : JSON.stringify(this.#generalise(code));
    return `: ${codes} ${JSON.stringify(this.#generalise(value))} ${JSON.stringify(this.#generalise(output))}`;
  }

  #url(target: string): string {
    const [path = '', site = 'home'] = target.split('@');
    return `${this.#lab.cm(site).replace(/\/cm\/2\.0$/, '')}/${path}`;
  }

  async #parameters(json: string, user: string): Promise<WireValue[]> {
    let text = json;
    if (text.includes('$self'))
      text = text.replaceAll('"$self"', JSON.stringify(await this.#lab.self(user)));
    for (const [whole, name = ''] of json.matchAll(/"\$slice\((\w+)\)"/g)) {
      const urn = this.#names.get(name) ?? '';
      text = text.replace(whole, JSON.stringify(await this.#lab.sliceCredential(urn, user)));
    }
    text = text.replace(/\$(\w+)/g, (whole, name: string) => {
      const known = this.#names.get(name);
      return known === undefined ? whole : JSON.stringify(known).slice(1, -1);
    });
    return JSON.parse(`[${text}]`) as WireValue[];
  }

  #remember(words: string): void {
    const [, name = '', path = ''] = /^(\w+) = (.+)$/.exec(words) ?? [];
    const [, ...keys] = path.split('.');
    const found = keys.reduce<PlainValue | undefined>(
      (value, key) =>
        typeof value === 'object' ? (value as Record<string, PlainValue>)[key] : undefined,
      this.#last,
    );
    assert.equal(typeof found, 'string', `${path} is no text`);
    this.#names.set(name, found as string);
  }

  async #control(words: string): Promise<void> {
    const [, command = '', json = ''] = /^(\S+) ?(.*)$/.exec(words) ?? [];
    const [args] = await this.#parameters(json === '' ? '{}' : json, 'alice');
    await this.#lab.testbed.control({ command, ...(args as object) });
  }

  async #wait([what, name = '', status = '', site = 'home']: readonly string[]): Promise<void> {
    const urn = this.#names.get(name.slice(1)) ?? name;
    if (what === 'image') assert.equal((await this.#lab.imageEnd(urn, site))['status'], status);
    else if (what === 'gone') await this.#lab.imageIsGone(urn, status === '' ? 'home' : status);
    else if (what === 'slice') await this.#lab.sliceIs(status, urn, site);
    else if (what === 'struck') await this.#struck();
    else throw new Error(`Cannot wait for ${what ?? ''}`);
  }

  async #struck(): Promise<void> {
    for (;;) {
      const faults = await this.#lab.testbed.control({ command: 'fault.list' });
      if ((faults as { struck: number }[]).every(({ struck }) => struck > 0)) return;
      await after(2);
    }
  }

  #generalise(value: PlainValue): PlainValue {
    if (typeof value === 'string') return this.#generalised(value);
    if (Array.isArray(value)) return value.map((each) => this.#generalise(each));
    const entries = Object.entries(value)
      .filter(([key]) => !key.startsWith('protogeni_error_'))
      .map(([key, each]): [string, PlainValue] => [
        this.#generalised(key),
        isKilobytes(key, each) ? '<kilobytes>' : this.#generalise(each),
      ]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What differs from run to run becomes a word in angle brackets, or the $name it is known under. */
  #generalised(text: string): string {
    let general = text
      .replace(/^<\?xml[^]*<signed-credential [^]*$/, '<credential>')
      .replace(/^-----BEGIN CERTIFICATE-----[^]*$/, '<certificate>')
      .replace(/ssh-(?:rsa|ed25519) \S+/, '<key>')
      // Not every machine lets people log in, and then there are none.
      .replace(/<login [^>]*\/>/g, '')
      .replaceAll('<services></services>', '<services/>');
    const names = [...this.#names].sort(([, a], [, b]) => b.length - a.length);
    for (const [name, known] of names)
      if (known.length > 8) general = general.replaceAll(known, `$${name}`);
    return general
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, '<date>')
      .replace(/^1[789]\d{8}$/, '<seconds>')
      .replace(/^[0-9a-f]{40}$/, '<sha1>')
      .replace(/^\d+(?:\.\d+)?(KB|MB)$/, '<size>$1')
      .replace(/\/tmp\/[0-9a-f]+/, '/tmp/<file>')
      .replace(/(\+sliver\+|publicid=)\d+/g, '$1<number>')
      .replace(/127\.0\.0\.1:\d+/g, '<host>');
  }
}

/** Compressed sizes differ with the machine that made them. */
function isKilobytes(key: string, value: PlainValue): boolean {
  return (
    (key === 'size' || key === 'progress') && typeof value === 'string' && /^[1-9]\d*$/.test(value)
  );
}
