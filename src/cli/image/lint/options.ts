/** What the options of a lint say, read as they are meant. */
import {
  type ForeignForm,
  ForeignImages,
  isForeignForm,
} from '../../../model/images/foreignImages';
import { type Catalogue, emptyCatalogue } from '../../../rspec/images/catalogue';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';
import { labelsHere } from '../keep/labelsFile';
import type { Configuration } from './configuration';
import { formats, type Format } from './formats';

export interface LintCommandOptions extends CommonOptions {
  readonly fix?: boolean;
  /** File with the configuration, instead of the `.geni-image.json` here or above. */
  readonly config?: string;
  readonly format?: string;
  /** Prints hints for people too. */
  readonly hints?: boolean;
  /** With the lists of the sites, read now. */
  readonly live?: boolean;
  /** With those that an earlier lint has read. */
  readonly kept?: boolean;
  /** How the sites of the nodes take images of other sites, as typed; else as it is remembered of each. */
  readonly foreignImages?: string;
  /** How many findings of a file are printed for people: a number, 0 for all. */
  readonly limit?: string;
  /** Not an option: for who must not read whatever a link in a folder leads to. */
  readonly mayRead?: (file: string) => boolean;
}

/** More findings of one file than this are a broken file, and nobody reads them. */
const LIMIT = 100;

/** @throws UsageError */
export function formatOf({ format, json }: LintCommandOptions): Format {
  if (format === undefined) return json === true ? 'json' : 'text';
  const found = formats.find((it) => it === format);
  if (found === undefined) throw new UsageError(`--format takes one of ${formats.join(', ')}.`);
  // With `--format json` it is set as well.
  if (json === true && found !== 'json')
    throw new UsageError(`--json and --format ${found} are two formats: give one of them.`);
  return found;
}

/** @throws UsageError for anything but a whole number */
export function limitOf({ limit }: LintCommandOptions): number {
  if (limit === undefined) return LIMIT;
  if (!/^\d{1,9}$/.test(limit))
    throw new UsageError('--limit takes a whole number: 0 prints every finding.');
  return Number(limit) === 0 ? Number.POSITIVE_INFINITY : Number(limit);
}

/** What is known without a list of images: how sites take images of others. @throws UsageError */
export function catalogueOf(
  { foreignImages: form }: LintCommandOptions,
  { sites }: Configuration,
): Catalogue {
  if (form !== undefined && !isForeignForm(form))
    throw new UsageError('--foreign-images takes urn or url: how the sites take images of others.');
  const said = sites.flatMap(({ urn, foreignImages }): [string, ForeignForm][] =>
    foreignImages === undefined ? [] : [[urn, foreignImages]],
  );
  const settings = (): Record<string, ForeignForm> => Object.fromEntries(said);
  const foreignImages =
    form === undefined ? new ForeignImages({ settings }).forms() : (): ForeignForm => form;
  return { ...emptyCatalogue, foreignImages, labels: labelsHere().images };
}
