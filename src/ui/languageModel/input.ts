/** What an assistant asks for. A schema goes with each tool, but nobody has to keep to it. */
import { UserError } from '../../model/failures/userError';

/** A snapshot that is asked for. */
export interface Wish {
  readonly sliver: string;
  readonly slice?: string | undefined;
  readonly site?: string | undefined;
  readonly imageName: string;
  readonly anyone?: boolean | undefined;
  readonly description?: string | undefined;
}

/** Part of the name of an image or a site; everything when left out. @throws UserError */
export function filterOf(input: unknown): string {
  return optionalText(fieldsOf(input), 'filter') ?? '';
}

/** @throws UserError for anything that would have to be guessed. */
export function wishOf(input: unknown): Wish {
  const fields = fieldsOf(input);
  return {
    sliver: text(fields, 'sliver'),
    slice: optionalText(fields, 'slice'),
    site: optionalText(fields, 'site'),
    imageName: text(fields, 'imageName'),
    anyone: optionalFlag(fields, 'anyone'),
    description: optionalText(fields, 'description'),
  };
}

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(input: unknown): Fields {
  return new Map(typeof input === 'object' && input !== null ? Object.entries(input) : []);
}

function text(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (value === undefined) throw new UserError(`The input has no ${name}.`);
  return value;
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new UserError(`The value of ${name} must be text.`);
}

/** Whoever writes "false" as a text does not mean yes. */
function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw new UserError(`The value of ${name} must be true or false.`);
}
