/** What an answer says at the door: its code, its words, and the shape of the whole. */
import { parseXml } from '../../../../src/testbed/wire/xml';
import { elementsOf } from './elements';
import { shapeOf, type Shape } from './shape';

export interface Outcome {
  /** Of the answer or the fault; of AM calls the manager's own. `-` for a bare value of AM 1.0. */
  readonly code: string;
  /** `output` or `faultString`, and what a failed snapshot gives as its reason. */
  readonly words: string;
  readonly shape: Shape;
}

/** @throws for what is no answer */
export function outcomeOf(xml: string): Outcome {
  const root = parseXml(xml).documentElement;
  const [content] = elementsOf(root);
  const value = content?.getElementsByTagName('value').item(0);
  if (root.nodeName !== 'methodResponse' || !content || !value) throw new Error('No answer');
  const shape = shapeOf(value);
  const text = (...path: readonly string[]): string | undefined => memberOf(value, path);
  if (content.nodeName === 'fault')
    return {
      code: text('faultCode') ?? '',
      words: text('faultString') ?? '',
      shape: { fault: shape },
    };
  return {
    code: text('code', 'am_code') ?? text('code') ?? '-',
    words: (text('output') ?? '') + (text('value', 'output') ?? ''),
    shape,
  };
}

/** Text of a member of a struct, or of a member of a member. */
function memberOf(value: Element, [name, ...rest]: readonly string[]): string | undefined {
  if (name === undefined) return value.textContent;
  const [struct] = elementsOf(value);
  if (struct?.nodeName !== 'struct') return undefined;
  for (const member of elementsOf(struct)) {
    const [label, inner] = elementsOf(member);
    if (label?.textContent === name && inner) return memberOf(inner, rest);
  }
  return undefined;
}

/**
 * The words without what differs from run to run, and without what no program should imitate: the stack of a
 * program that died, and the end of a text about how another one is called.
 */
export function comparable(words: string): string {
  return words
    .replace(/^(Internal Error executing \w+:\n)[^]*/, '$1')
    .replace(/^(error decoding RPC:\n[^\n]*\n)[^]*/, '$1')
    .replace(/(Options:\n)[^]*/, '$1')
    .replace(/\/tmp\/\w+/g, '/tmp/FILE')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')
    .replace(/IDX: \d+/, 'IDX: NUMBER')
    .replace(/\[OSImage \S+ \d+:/, '[OSImage NAME NUMBER:');
}
