// The token: what may be one, and how it stays out of everything that is said. To the library it is opaque
// text; whoever has it acts as its user.
import { withoutSecrets } from '../../rpc/errors';
import { PortalError } from '../errors';
import { withoutJwts } from './jwt';

/** Characters. Those of the portal have some hundred. */
const LONGEST_TOKEN = 16_384;

/**
 * The token in a text as it was saved or pasted.
 * @throws {PortalError} `bad-argument`, which does not show the text.
 */
export function checkedToken(text: string): string {
  const token = text.trim();
  if (isToken(token)) return token;
  const words =
    token === '' ? 'the token is empty' : 'the text given as a token is none: it must be one word';
  throw new PortalError('bad-argument', `Nothing was sent: ${words}.`, {
    flaw: { kind: 'unreadable', words },
  });
}

/** One word of visible ASCII, as it can stand in a header. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length <= LONGEST_TOKEN;
}

/** Characters of a server's text that are worth showing. */
const LONGEST_TEXT = 4_096;

/** A text without this token, others of its form, and what else is secret in texts of servers. */
export function withoutTokens(text: string, token: string): string {
  const forms = token === '' ? [] : [token, encodeURIComponent(token)];
  const without = forms.reduce((rest, form) => rest.replaceAll(form, '[token]'), text);
  const cut = without.length > LONGEST_TEXT ? `${without.slice(0, LONGEST_TEXT)} ...` : without;
  return withoutSecrets(withoutJwts(cut));
}
