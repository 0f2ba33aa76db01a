/** A node that was asked for and cannot be used. */
import * as l10n from '@vscode/l10n';
import { UserError, type UserErrorDetails } from '../failures/userError';

export type NodeReason =
  /** The slice of the user has something at the site already. */
  | 'slice-in-use'
  /** The node will not come up. */
  | 'failed'
  /** It has not come up within the limit. */
  | 'not-in-time'
  /** The site has taken it away. */
  | 'gone'
  /** Another process works on it. */
  | 'busy'
  /** The request was lost on its way. */
  | 'never-began'
  | 'stopped';

/** Bundles hold copies of this class: all of them know the mark. */
const mark = Symbol.for('protogeni-images.NodeError');

export class NodeError extends UserError {
  override readonly name = 'NodeError';
  readonly reason: NodeReason;

  constructor(reason: NodeReason, sentence: string, details: UserErrorDetails = {}) {
    super(sentence, details);
    this.reason = reason;
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }

  static override is(error: unknown, reason?: NodeReason): error is NodeError {
    if (!(error instanceof Error) || !(mark in error)) return false;
    return reason === undefined || ('reason' in error && error.reason === reason);
  }
}

export function stopped(siteName: string): NodeError {
  return new NodeError('stopped', l10n.t('The wait for a node at {0} was stopped.', siteName), {
    refusal: true,
  });
}
