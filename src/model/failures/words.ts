/** What a rule of the tables makes of a failure. */
import type { RpcError } from '../../rpc';
import type { Names } from './names';

export interface Words {
  readonly sentence: string;
  /** More advice, when the sentence is not enough. */
  readonly action?: string | undefined;
  /** True when the sentence says what the server said, so that its words need not be shown. */
  readonly saysAll?: boolean | undefined;
}

export type SentenceRule = (names: Names, error: RpcError) => string;
