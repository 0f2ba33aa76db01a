/**
 * Which images pass what a person has asked to see: owner, users, age, size, favourites. Pure. Of one kind any will do,
 * and of each kind that is asked for there must be one.
 */
import type { Visibility } from '../../model/inventory/image';
import { type Age, ageGroupOf, ages } from './arrange';

export const owners = ['mine', 'projects', 'system'] as const;
export type Owner = (typeof owners)[number];

export const users = ['anyone', 'project', 'not-released'] as const satisfies Visibility[];

export const sizes = ['small', 'medium', 'large'] as const;
export type SizeClass = (typeof sizes)[number];

/** Bytes below which an image is small, and medium. */
const smallLimit = 100_000_000;
const mediumLimit = 1_000_000_000;

export type Criterion =
  | 'favourite'
  | `owner:${Owner}`
  | `who:${(typeof users)[number]}`
  | `age:${Age}`
  | `size:${SizeClass}`;

export const criteria: readonly Criterion[] = [
  'favourite',
  ...owners.map((owner): Criterion => `owner:${owner}`),
  ...users.map((who): Criterion => `who:${who}`),
  ...ages.map((age): Criterion => `age:${age}`),
  ...sizes.map((size): Criterion => `size:${size}`),
];

/** What is known of an image; what the site does not say is absent. */
export interface ImageFacts {
  readonly owner: Owner;
  readonly who: Visibility;
  readonly created?: Date | undefined;
  /** Bytes of all versions. */
  readonly size?: number | undefined;
  readonly isFavourite: boolean;
}

/** What is not known of an image passes nothing that asks for it. */
export function passes(facts: ImageFacts, only: readonly Criterion[], now: number): boolean {
  const { owner, who, created, size, isFavourite } = facts;
  const own: readonly (Criterion | undefined)[] = [
    isFavourite ? 'favourite' : undefined,
    `owner:${owner}`,
    who === 'unknown' ? undefined : `who:${who}`,
    ...(created === undefined ? [] : agesOf(created, now)),
    size === undefined ? undefined : `size:${sizeClassOf(size)}`,
  ];
  const kinds = new Set(only.map(kindOf));
  return [...kinds].every((kind) => only.some((one) => kindOf(one) === kind && own.includes(one)));
}

export function kindOf(criterion: Criterion): string {
  return criterion.split(':', 1)[0] ?? criterion;
}

/** What is a day old is also at most a week old; `older` holds what is in none of the others. */
function agesOf(created: Date, now: number): Criterion[] {
  const youngest = ageGroupOf(created, now);
  if (youngest === 'older') return ['age:older'];
  return ages
    .slice(ages.indexOf(youngest))
    .filter((age) => age !== 'older')
    .map((age): Criterion => `age:${age}`);
}

function sizeClassOf(bytes: number): SizeClass {
  return bytes < smallLimit ? 'small' : bytes < mediumLimit ? 'medium' : 'large';
}
