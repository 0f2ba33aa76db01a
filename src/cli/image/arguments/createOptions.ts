// The options of geni-image create.
import type { CommonOptions } from './options';

export interface CreateOptions extends CommonOptions {
  /** Seconds between two looks. */
  readonly poll?: string;
  /** False with `--no-overwrite`. */
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly description?: string;
  readonly wholeDisk?: boolean;
  /** Keep the accounts and groups that were added on the node. */
  readonly updateAccounts?: boolean;
  /** Look at the node first. */
  readonly check?: boolean;
  /** Try an image of the project first, and take the public one only if that passes. */
  readonly tryFirst?: boolean;
  /** File of the private key for the node. */
  readonly sshKey?: string;
  /** By token: `project,name` or the UUID of the experiment. */
  readonly experiment?: string;
  readonly sliverUrn?: readonly string[];
}
