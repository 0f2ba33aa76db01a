/** A recipe of a disk image, as its schema allows it (schemas/image-recipe.schema.json, docs/recipes.md). */

export interface Recipe {
  readonly name: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether anyone can use the image; counts when it is new. */
  readonly global?: boolean;
  /** URN, URL, NAME or PROJECT:NAME. */
  readonly base: string;
  /** As after `-m`. */
  readonly site?: string;
  readonly node?: { readonly sliver_type?: string; readonly hardware_type?: string };
  readonly write_files?: readonly WrittenFile[];
  readonly provisioners?: readonly Provisioner[];
  readonly tests?: readonly RecipeTest[];
  readonly try?: { readonly hardware_type?: string };
  readonly update_accounts?: boolean;
  readonly secrets?: 'fail' | 'warn';
  readonly limits?: { readonly time?: string; readonly node_hours?: number };
}

export interface WrittenFile {
  readonly path: string;
  readonly content?: string;
  readonly encoding?: 'text/plain' | 'b64' | 'base64';
  readonly permissions?: string;
  readonly owner?: string;
  readonly append?: boolean;
}

interface Script {
  readonly name?: string;
  /** Either these lines or a script. */
  readonly inline?: readonly string[];
  readonly script?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Names in the environment of the person. */
  readonly secrets?: readonly string[];
  readonly timeout?: string;
  readonly idempotent?: boolean;
}

export interface ShellProvisioner extends Script {
  readonly type: 'shell';
  readonly sudo?: boolean;
}

export interface LocalProvisioner extends Script {
  readonly type: 'shell-local';
}

export interface FileProvisioner {
  readonly type: 'file';
  readonly name?: string;
  readonly source: string;
  readonly destination: string;
  readonly permissions?: string;
  readonly owner?: string;
  readonly timeout?: string;
}

export type Provisioner = ShellProvisioner | LocalProvisioner | FileProvisioner;

export interface RecipeTest {
  readonly name: string;
  readonly run: string;
  readonly expect?: string;
  readonly timeout?: string;
}

/** Whether a file of this name is taken for a recipe. */
export function isRecipeName(fileName: string): boolean {
  return /(?:^|[\\/])(?:[^\\/]+\.)?image\.ya?ml$/i.test(fileName);
}

/** Milliseconds of `90s`, `10m` or `2h`. */
export function durationMs(text: string): number {
  const units = { s: 1000, m: 60_000, h: 3_600_000 };
  return Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units];
}
