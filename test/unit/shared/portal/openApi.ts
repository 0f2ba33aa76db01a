/**
 * The OpenAPI document of the portal, which is read where it lies and never copied: which operation a request is,
 * what is wrong with it, and the answers that an operation may give.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Seen } from '../../portal/world';
import { samplesOf, type Schema } from './samples';

interface Referring {
  readonly $ref?: string;
}
interface Parameter extends Referring {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
}
interface Body extends Referring {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

/** One operation. */
export interface Operation {
  readonly id: string;
  readonly verb: string;
  readonly path: string;
  /** Pointer to it in the document. */
  readonly pointer: string;
  readonly statuses: readonly number[];
}

/** An answer that the document allows. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'];
const json = 'application/json';

export class OpenApi {
  readonly operations: readonly Operation[];
  /** How many schemas of bodies could be made ready. */
  readonly compiled: number;
  readonly #document: object;
  readonly #ajv: Ajv;

  private constructor(document: object) {
    this.#document = document;
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.#ajv);
    this.#ajv.addSchema(document, 'doc');
    this.operations = this.#list();
    this.compiled = this.operations.reduce((sum, operation) => sum + this.#compile(operation), 0);
  }

  static read(path: string): OpenApi {
    return new OpenApi(withNulls(JSON.parse(readFileSync(path, 'utf8'))) as object);
  }

  /** Which operation a request is, and what the document has against it. */
  judge({ verb, path, headers, body }: Seen): { operation?: Operation; flaws: string[] } {
    const url = new URL(path, 'https://portal.example');
    const candidates = this.operations
      .filter((operation) => operation.verb === verb)
      .map((operation) => ({ operation, parts: partsOf(operation.path, url.pathname) }))
      // A path without parameters comes before one with them.
      .sort((a, b) => Object.keys(a.parts ?? {}).length - Object.keys(b.parts ?? {}).length);
    const match = candidates.find(({ parts }) => parts !== undefined);
    if (match?.parts === undefined) return { flaws: [`no operation: ${verb} ${path}`] };
    const { operation, parts } = match;
    const flaws = [
      ...this.#parameterFlaws(operation, parts, url.searchParams, headers),
      ...this.#bodyFlaws(operation, headers['content-type'], body),
    ];
    return { operation, flaws };
  }

  /** Answers with this status: full, with null wherever it may be, and with each member left out that may be. */
  answers(operation: Operation, status: number): (Answer & { readonly text: string })[] {
    const pointer = `${operation.pointer}/responses/${status}`;
    const [response] = this.#resolved<Body>(pointer);
    const schema = response.content?.[json]?.schema;
    if (schema === undefined) return [{ status, text: '' }];
    const validate = this.#validator(pointer, json);
    return samplesOf(schema, (ref) => this.#at(ref) as Schema).map((sample) => {
      if (!validate(sample))
        throw new Error(
          `${operation.id}: a sample is wrong: ${this.#ajv.errorsText(validate.errors)}`,
        );
      const text = JSON.stringify(sample);
      return { status, body: text, text };
    });
  }

  #list(): Operation[] {
    const { paths } = this.#document as { paths: Record<string, Record<string, Described>> };
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([verb]) => verbs.includes(verb))
        .map(([verb, described]) => ({
          id: described.operationId,
          verb: verb.toUpperCase(),
          path,
          pointer: `#/paths/${escaped(path)}/${verb}`,
          statuses: Object.keys(described.responses).map(Number),
        })),
    );
  }

  #compile({ pointer, statuses }: Operation): number {
    const bodies = [
      `${pointer}/requestBody`,
      ...statuses.map((status) => `${pointer}/responses/${status}`),
    ].filter((body) => this.#has(body));
    for (const body of bodies) this.#validator(body, json);
    return bodies.length;
  }

  #has(pointer: string): boolean {
    const [at] = this.#resolved<Body | undefined>(pointer);
    return at?.content?.[json] !== undefined;
  }

  #validator(pointer: string, type: string): ValidateFunction {
    const [, place] = this.#resolved(pointer);
    return this.#schemaAt(`${place}/content/${escaped(type)}/schema`);
  }

  #schemaAt(pointer: string): ValidateFunction {
    const parts = pointer
      .split('/')
      .map((part) => (part === '#' ? part : encodeURIComponent(part)));
    const validate = this.#ajv.getSchema(`doc${parts.join('/')}`);
    if (validate === undefined) throw new Error(`there is no schema at ${pointer}`);
    return validate as ValidateFunction;
  }

  #parameterFlaws(
    { pointer, id }: Operation,
    parts: Readonly<Record<string, string>>,
    query: URLSearchParams,
    headers: Seen['headers'],
  ): string[] {
    const listed = (this.#at(pointer) as Described).parameters ?? [];
    const known = listed.map((_, index) =>
      this.#resolved<Parameter>(`${pointer}/parameters/${index}`),
    );
    const given = (parameter: Parameter): unknown => {
      if (parameter.in === 'path') return parts[parameter.name];
      if (parameter.in === 'query') return query.get(parameter.name) ?? undefined;
      return headers[parameter.name.toLowerCase()];
    };
    const flaws = known.flatMap(([parameter, place]) => {
      const value = given(parameter);
      if (value === undefined)
        return parameter.required === true ? [`${id}: ${parameter.name} is missing`] : [];
      const validate = this.#schemaAt(`${place}/schema`);
      return validate(value) ? [] : [`${id}: ${parameter.name} is wrong: ${String(value)}`];
    });
    const takes = (name: string, where: string): boolean =>
      known.some(([it]) => it.in === where && it.name.toLowerCase() === name.toLowerCase());
    const strangers = [
      ...[...query.keys()].filter((name) => !takes(name, 'query')),
      ...Object.keys(headers).filter((name) => name.startsWith('x-') && !takes(name, 'header')),
    ];
    return [...flaws, ...strangers.map((name) => `${id}: takes no ${name}`)];
  }

  #bodyFlaws({ pointer, id }: Operation, type: unknown, body: string): string[] {
    const { requestBody } = this.#at(pointer) as Described;
    if (requestBody === undefined) return body === '' ? [] : [`${id}: takes no body`];
    if (type !== json) return [`${id}: the body is not called ${json}`];
    const value = JSON.parse(body) as object;
    const validate = this.#validator(`${pointer}/requestBody`, json);
    const flaws = validate(value) ? [] : [this.#ajv.errorsText(validate.errors)];
    // The document lets any other member pass; none of ours may be one.
    const [resolved] = this.#resolved<Body>(`${pointer}/requestBody`);
    const schema = resolved.content?.[json]?.schema;
    const { properties = {} } =
      schema?.$ref === undefined ? (schema ?? {}) : (this.#at(schema.$ref) as Schema);
    const strangers = Object.keys(value).filter((name) => !(name in properties));
    return [...flaws, ...strangers.map((name) => `takes no ${name}`)].map(
      (flaw) => `${id}: ${flaw}`,
    );
  }

  #at(pointer: string): unknown {
    let value: unknown = this.#document;
    for (const part of pointer.split('/').slice(1)) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      value = (value as Record<string, unknown> | undefined)?.[name];
    }
    return value;
  }

  /** What stands there, behind a reference where it is one, and where that is. */
  #resolved<T = unknown>(pointer: string): [T, string] {
    const value = this.#at(pointer) as Referring | undefined;
    return value?.$ref === undefined ? [value as T, pointer] : this.#resolved<T>(value.$ref);
  }
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The parameters of a path template, decoded; undefined where the path is another one. */
function partsOf(template: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) parts[name] = decodeURIComponent(value);
  }
  return parts;
}

/** A reference that may be null, in the form that validators know. */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  if (typeof members['$ref'] === 'string' && members['nullable'] === true)
    return { anyOf: [{ $ref: members['$ref'] }, { type: 'null' }] };
  return Object.fromEntries(
    Object.entries(members)
      .filter(([name]) => name !== 'x-codeSamples')
      .map(([name, member]) => [name, withNulls(member)]),
  );
}
