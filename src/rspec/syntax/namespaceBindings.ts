// Which URI a prefix stands for while the scanner goes through a document. One stack for each prefix,
// so that a look-up costs the same at any depth of nesting.
import type { Attribute } from './document';
import { unescapeXml } from './escape';

export class NamespaceBindings {
  readonly #stacks = new Map<string, string[]>([['xml', ['http://www.w3.org/XML/1998/namespace']]]);

  enter(attributes: readonly Attribute[]): void {
    for (const attribute of attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix === undefined) continue;
      const stack = this.#stacks.get(prefix);
      const uri = unescapeXml(attribute.raw ?? '');
      if (stack) stack.push(uri);
      else this.#stacks.set(prefix, [uri]);
    }
  }

  leave(attributes: readonly Attribute[]): void {
    for (const attribute of attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix !== undefined) this.#stacks.get(prefix)?.pop();
    }
  }

  /** The URI for a prefix; an element without prefix outside every namespace is in the empty one. */
  resolve(prefix: string): string | undefined {
    return this.#stacks.get(prefix)?.at(-1) ?? (prefix === '' ? '' : undefined);
  }
}

/** The prefix that an `xmlns` attribute declares (empty for the default), or undefined for others. */
export function declaredPrefix(attribute: Attribute): string | undefined {
  if (attribute.name === 'xmlns') return '';
  return attribute.name.startsWith('xmlns:') ? attribute.name.slice(6) : undefined;
}
