// What the portal says of a token, and of itself. The token's own text is never part of that.
import { defined } from '../../rpc/defined';
import { isToken } from '../http/token';
import { Members, Unreadable } from './members';

/** One token. All but its id may be missing. */
export interface TokenFacts {
  id: string;
  user?: string;
  issued?: Date;
  expires?: Date;
  /** `user` or `admin`. */
  role?: string;
  /** `global`, or `experiment` for a token that sees one experiment. */
  scope?: string;
  /** That experiment. */
  scopeValue?: string;
}

/** @throws {Unreadable} when it has no id. */
export function readTokenFacts(value: unknown): TokenFacts {
  const members = new Members(value, 'the token');
  return defined({
    id: members.text('id'),
    user: members.optionalText('user'),
    issued: members.optionalDate('issued_at'),
    expires: members.optionalDate('expires_at'),
    role: members.optionalText('role'),
    scope: members.optionalText('scope'),
    scopeValue: members.optionalText('scope_value'),
  });
}

/** The new token's text, kept apart from what may be printed. @throws {Unreadable} */
export function readTokenText(value: unknown): string {
  const text = new Members(value, 'the token').optionalText('token') ?? '';
  if (!isToken(text)) throw new Unreadable('the new token is not in it');
  return text;
}

/** Which software the portal runs. */
export interface PortalVersion {
  major: number;
  minor: number;
  patch: number;
  version: string;
  branch?: string;
  commit?: string;
  built?: Date;
}

/** @throws {Unreadable} */
export function readPortalVersion(value: unknown): PortalVersion {
  const members = new Members(value, 'the version');
  return defined({
    major: members.number('major'),
    minor: members.number('minor'),
    patch: members.number('patch'),
    version: members.text('version'),
    branch: members.optionalText('branch'),
    commit: members.optionalText('commit'),
    built: members.optionalDate('build_timestamp'),
  });
}
