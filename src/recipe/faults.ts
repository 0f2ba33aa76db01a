/** What a recipe does that its schema does not allow, in sentences. */
import * as l10n from '@vscode/l10n';
import { nearest } from '../rspec/language/distance';
import { keysOf, kindsOf, schemaAt, wordsOf, type Path, type SchemaNode } from './schema';

/** As the compiled schema reports it. */
export interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Sentence {
  readonly path: Path;
  /** The sentence is about this key of the place. */
  readonly key?: string;
  readonly sentence: string;
  readonly replacement?: string;
}

type ValueAt = (path: Path) => unknown;

/** One for each place: of several reasons the first one counts. */
export function sentencesOf(faults: readonly SchemaFault[], valueAt: ValueAt): Sentence[] {
  const found = new Map<string, Sentence>();
  for (const fault of faults) {
    const sentence = sentenceOf(fault, valueAt);
    if (sentence === undefined) continue;
    const place = JSON.stringify([...sentence.path, sentence.key ?? '']);
    if (!found.has(place)) found.set(place, sentence);
  }
  return [...found.values()];
}

function sentenceOf(fault: SchemaFault, valueAt: ValueAt): Sentence | undefined {
  const path = pathOf(fault.instancePath, valueAt);
  const node = schemaAt(path, valueAt) ?? {};
  const { keyword, params } = fault;
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(path, String(params['additionalProperty']), node);
    case 'required':
      return aboutMissing(path, String(params['missingProperty']), node, valueAt);
    case 'discriminator':
      return aboutKind(path, node, valueAt);
    case 'oneOf':
      return aboutScript(path, valueAt);
    case 'propertyNames':
      return {
        path,
        key: String(params['propertyName']),
        sentence: l10n.t('"{0}" cannot be a name here.', shown(params['propertyName'])),
      };
    default:
      return isNameFault(fault) ? undefined : aboutValue(path, fault, node, valueAt);
  }
}

/** What a name may be is told as `propertyNames`. */
function isNameFault(fault: SchemaFault): boolean {
  return 'propertyName' in fault;
}

function unknownKey(path: Path, key: string, node: SchemaNode): Sentence {
  const known = [...keysOf(node).keys()];
  const [near] = nearest(key, known, 1);
  if (near !== undefined)
    return {
      path,
      key,
      sentence: l10n.t('There is no key "{0}". Did you mean {1}?', shown(key), near),
      replacement: near,
    };
  return {
    path,
    key,
    sentence: l10n.t('There is no key "{0}" here. Possible keys: {1}.', shown(key), list(known)),
  };
}

function aboutMissing(
  path: Path,
  missing: string,
  node: SchemaNode,
  valueAt: ValueAt,
): Sentence | undefined {
  if (missing === 'inline' || missing === 'script') return undefined;
  if (missing === 'type' && kindsOf(node).length > 0) return aboutKind(path, node, valueAt);
  return { path, sentence: l10n.t('The key "{0}" is missing.', missing) };
}

function aboutKind(path: Path, node: SchemaNode, valueAt: ValueAt): Sentence {
  const kinds = kindsOf(node).map((kind) => kind.const ?? '');
  const word = valueAt([...path, 'type']);
  const [near] = typeof word === 'string' ? nearest(word, kinds, 1) : [];
  if (word === undefined)
    return { path, sentence: l10n.t('The key "type" is missing: use {0}.', list(kinds)) };
  return {
    path: [...path, 'type'],
    sentence:
      near === undefined
        ? l10n.t('"{0}" is not possible here: use {1}.', shown(word), list(kinds))
        : l10n.t('"{0}" is not possible here. Did you mean {1}?', shown(word), near),
    ...(near === undefined ? {} : { replacement: near }),
  };
}

function aboutScript(path: Path, valueAt: ValueAt): Sentence | undefined {
  const value = valueAt(path);
  if (typeof value !== 'object' || value === null) return undefined;
  return {
    path,
    sentence:
      'inline' in value && 'script' in value
        ? l10n.t('Give either inline or script, not both.')
        : l10n.t('The key "inline" or "script" is missing.'),
  };
}

function aboutValue(
  path: Path,
  { keyword, params }: SchemaFault,
  node: SchemaNode,
  valueAt: ValueAt,
): Sentence | undefined {
  const value = valueAt(path);
  const meaning = path.length === 0 || node.description === undefined ? '' : ` ${node.description}`;
  const words = wordsOf(node);
  switch (keyword) {
    case 'type':
      return { path, sentence: wrongType(String(params['type']), value, meaning) };
    case 'enum':
    case 'const': {
      const [near] = nearest(shown(value), words, 1);
      const guess = near === undefined ? {} : { replacement: near };
      return Object.assign(guess, {
        path,
        sentence: l10n.t('"{0}" is not possible here: use {1}.', shown(value), list(words)),
      });
    }
    case 'pattern':
      return { path, sentence: l10n.t('"{0}" is not possible here.', shown(value)) + meaning };
    case 'uniqueItems':
      return { path, sentence: l10n.t('The same value is here twice.') };
    case 'minItems':
    case 'minLength':
      return { path, sentence: l10n.t('This must not be empty.') + meaning };
    default:
      return {
        path,
        sentence: l10n.t('This is more than is allowed ({0}).', String(params['limit'])),
      };
  }
}

function wrongType(type: string, value: unknown, meaning: string): string {
  switch (type) {
    case 'string':
      return typeof value === 'object'
        ? l10n.t('This must be text.') + meaning
        : l10n.t('This must be text: write {0}.', `'${shown(value)}'`) + meaning;
    case 'array':
      return l10n.t('This must be a list: each entry on a line that begins with "-".') + meaning;
    case 'object':
      return l10n.t('This must be keys with values.') + meaning;
    case 'boolean':
      return l10n.t('This must be true or false.') + meaning;
    default:
      return l10n.t('This must be a number.') + meaning;
  }
}

function pathOf(pointer: string, valueAt: ValueAt): Path {
  const path: (string | number)[] = [];
  for (const step of pointer.split('/').slice(1)) {
    const word = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(path)) ? Number(word) : word);
  }
  return path;
}

/** In a sentence, one line that is not too long. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function list(words: readonly string[]): string {
  return words.join(', ');
}
