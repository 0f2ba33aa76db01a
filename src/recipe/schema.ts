/** What the schema of recipes says of a place in a recipe: which keys and values there are, and what they mean. */
import schema from '../../schemas/image-recipe.schema.json';

/** The part of JSON Schema that our schema uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: { readonly propertyName: string };
}

export type Path = readonly (string | number)[];

const root = schema as unknown as SchemaNode & {
  readonly definitions: Readonly<Record<string, SchemaNode>>;
};

/**
 * The schema of a place; undefined where there is none.
 * @param valueAt what the recipe has at a path, to tell the kinds of a provisioner apart
 */
export function schemaAt(path: Path, valueAt: (path: Path) => unknown): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const [index, step] of path.entries()) {
    node = childOf(node, step, valueAt(path.slice(0, index)));
    if (node === undefined) return undefined;
  }
  const value = valueAt(path);
  return chosen(node, value) ?? node;
}

/** All that may stand under a place, whichever kind it will be. */
export function keysOf(node: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const kinds = node.discriminator === undefined ? [node] : (node.oneOf ?? []).map(resolved);
  return new Map(
    kinds.flatMap(({ properties = {} }) =>
      Object.entries(properties).map(([key, child]) => [key, resolved(child)] as const),
    ),
  );
}

/** The words of a place that has only certain ones. */
export function wordsOf(node: SchemaNode): readonly string[] {
  if (node.const !== undefined) return [node.const];
  if (node.enum !== undefined) return node.enum;
  return node.type === 'boolean' ? ['true', 'false'] : [];
}

/** Values of the key that tells the kinds apart, each with its description. */
export function kindsOf(node: SchemaNode): readonly SchemaNode[] {
  const { discriminator, oneOf = [] } = node;
  if (discriminator === undefined) return [];
  return oneOf.flatMap((one) => resolved(one).properties?.[discriminator.propertyName] ?? []);
}

function childOf(
  node: SchemaNode | undefined,
  step: string | number,
  value: unknown,
): SchemaNode | undefined {
  if (node === undefined) return undefined;
  if (typeof step === 'number') return node.items && resolved(node.items);
  const kind = chosen(node, value) ?? node;
  const found = kind.properties?.[step] ?? keysOf(node).get(step);
  if (found !== undefined) return resolved(found);
  const rest = kind.additionalProperties;
  return typeof rest === 'object' ? resolved(rest) : undefined;
}

/** Of several kinds the one that the value is of. */
function chosen(node: SchemaNode, value: unknown): SchemaNode | undefined {
  const { discriminator, oneOf } = node;
  if (discriminator === undefined || oneOf === undefined) return undefined;
  const word =
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)[discriminator.propertyName]
      : undefined;
  return oneOf
    .map(resolved)
    .find((one) => one.properties?.[discriminator.propertyName]?.const === word);
}

/** With the description of the place before that of the definition. */
function resolved(node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  const target = root.definitions[node.$ref.replace('#/definitions/', '')] ?? {};
  const { description = target.description } = node;
  return description === undefined ? target : Object.assign({}, target, { description });
}
