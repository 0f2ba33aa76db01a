/**
 * The last door before a text is kept for years. Nothing that we know to be a secret is handed to the journal; what
 * a person typed into a description, or a server put into a reason, may hold one all the same.
 */
import { withoutJwts } from '../../portal/http/jwt';

const privateKey =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

export function withoutSecrets(text: string): string {
  return withoutJwts(text).replace(privateKey, '[private-key]');
}
