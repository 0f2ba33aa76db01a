/** Values that a schema of the document allows: whole ones, and ones with as little as it asks for. */

/** The part of a schema that samples are made from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

type Lookup = (ref: string) => Schema;
/** What becomes of a member that may be null, and of one that may be missing. */
type Form = 'full' | 'null' | 'bare';

/** Names of members of objects that may have any; sites are what the portal has there. */
const site = 'urn:publicid:IDN+utah.cloudlab.us+authority+cm';

const texts: Readonly<Record<string, string>> = {
  uuid: '0d9b1f0a-7f0e-4b11-9f3f-2f4f6c1f9a01',
  'date-time': '2026-02-01T10:00:00.123456Z',
  uri: 'https://portal.example/x',
};

/**
 * The full value; the same with null wherever it may be; with nothing but what must be there; each member of the
 * outermost object left out by itself, and null by itself; empty lists and objects.
 */
export function samplesOf(schema: Schema, at: Lookup): unknown[] {
  const whole = (['full', 'null', 'bare'] as const).map((form) => sample(schema, at, form));
  const [full] = whole;
  if (typeof full !== 'object' || full === null || Array.isArray(full)) return whole;
  const { properties = {}, required = [] } = resolved(schema, at);
  const names = Object.keys(properties);
  const without = names
    .filter((name) => !required.includes(name))
    .map((name) => Object.fromEntries(Object.entries(full).filter(([key]) => key !== name)));
  const nulls = names
    .filter((name) => mayBeNull(properties[name] ?? {}))
    .map((name) => ({ ...full, [name]: null }));
  const hollow = Object.entries(full)
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([name, value]) => ({ ...full, [name]: Array.isArray(value) ? [] : undefined }))
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown);
  return [...whole, ...without, ...nulls, ...hollow];
}

function resolved(schema: Schema, at: Lookup): Schema {
  return schema.$ref === undefined ? schema : resolved(at(schema.$ref), at);
}

function mayBeNull({ nullable, anyOf = [] }: Schema): boolean {
  return nullable === true || anyOf.some(({ type }) => type === 'null');
}

function sample(schema: Schema, at: Lookup, form: Form): unknown {
  if (form === 'null' && mayBeNull(schema)) return null;
  if (schema.$ref !== undefined) return sample(at(schema.$ref), at, form);
  const [first] = schema.anyOf ?? [];
  if (first !== undefined) return sample(first, at, form);
  return schema.enum === undefined ? ofType(schema, at, form) : schema.enum[0];
}

function ofType(schema: Schema, at: Lookup, form: Form): unknown {
  const type = schema.type ?? (schema.properties === undefined ? 'any' : 'object');
  if (type === 'object') return object(schema, at, form);
  if (type === 'array') return form === 'bare' ? [] : [sample(schema.items ?? {}, at, form)];
  if (type === 'string') return texts[schema.format ?? ''] ?? 'any-text';
  return simple[type] ?? { any: ['value'] };
}

const simple: Readonly<Record<string, unknown>> = { integer: 2, number: 2, boolean: true };

function object(schema: Schema, at: Lookup, form: Form): object {
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = Object.keys(properties).filter(
    (name) => form !== 'bare' || required.includes(name),
  );
  const members = names.map((name) => [name, sample(properties[name] ?? {}, at, form)] as const);
  const isOpen = typeof additionalProperties === 'object' && form !== 'bare';
  const more = isOpen ? [[site, sample(additionalProperties, at, form)] as const] : [];
  return Object.fromEntries([...members, ...more]);
}
