// The tokens of the portal: signed by a key of the testbed, one file for each user, and dead as soon as they are taken
// from the store. Their format is read and written by jose (docs/decisions/0026-portal-tokens.md).
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { defined } from '../../rpc/defined';
import type { Layout } from '../layout';
import { writeFileAtomically } from '../state/files';
import type { TokenRecord } from '../state/records';
import type { Store } from '../state/store';
import type { Clock } from '../time/clock';

const algorithm = 'ES256';
const dayMs = 86_400_000;

/** Two months, as at the real portal. */
export const tokenLifetimeMs = 60 * dayMs;

/** A token that does not count, with what the portal says of it. */
export class BadToken extends Error {
  override readonly name = 'BadToken';
}

export interface IssuedToken {
  readonly record: TokenRecord;
  /** The secret. */
  readonly text: string;
}

export class Tokens {
  readonly #parts: { readonly layout: Layout; readonly store: Store; readonly clock: Clock };
  #key: KeyObject | undefined;

  constructor(parts: { readonly layout: Layout; readonly store: Store; readonly clock: Clock }) {
    this.#parts = parts;
  }

  async issue(
    uid: string,
    options: { readonly lifetimeMs?: number; readonly experimentId?: string } = {},
  ): Promise<IssuedToken> {
    const { SignJWT } = await import('jose/jwt/sign');
    const { store, clock } = this.#parts;
    const issued = Math.floor(clock.now() / 1000) * 1000;
    const { lifetimeMs = tokenLifetimeMs, experimentId } = options;
    const claims = {
      id: randomUUID(),
      uid,
      issued,
      expires: issued + Math.floor(lifetimeMs / 1000) * 1000,
      ...defined({ experimentId }),
    };
    const text = await new SignJWT({})
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(uid)
      .setJti(claims.id)
      .setIssuedAt(claims.issued / 1000)
      .setExpirationTime(claims.expires / 1000)
      .sign(this.#signingKey());
    const record: TokenRecord = { ...claims, digest: digestOf(text) };
    store.tokens.put(record.id, record);
    return { record, text };
  }

  /** @throws BadToken */
  async verify(text: string): Promise<TokenRecord> {
    const { jwtVerify } = await import('jose/jwt/verify');
    const { store, clock } = this.#parts;
    const verified = await jwtVerify(text, createPublicKey(this.#signingKey()), {
      algorithms: [algorithm],
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'jti', 'exp'],
    }).catch((error: unknown) => {
      const isLate = error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
      throw new BadToken(isLate ? 'Token has expired' : 'Invalid token');
    });
    const { sub, jti = '' } = verified.payload;
    const record = store.tokens.get(jti);
    if (record?.uid !== sub || record === undefined) throw new BadToken('Token has been revoked');
    return record;
  }

  revoke({ id }: TokenRecord): void {
    this.#parts.store.tokens.delete(id);
  }

  /** Writes `users/UID/cloudlab.jwt` where it is missing, or holds a token that counts no more or not for long. */
  async provideFile(uid: string): Promise<void> {
    const { layout, clock } = this.#parts;
    const file = layout.user(uid).token;
    const held = existsSync(file) ? this.#heldIn(file) : undefined;
    if (held?.uid === uid && held.expires > clock.now() + dayMs) return;
    const { text } = await this.issue(uid);
    writeFileAtomically(file, `${text}\n`);
  }

  /** By its digest alone: a second start checks no signature and loads nothing for it. */
  #heldIn(file: string): TokenRecord | undefined {
    const digest = digestOf(readFileSync(file, 'utf8').trim());
    return this.#parts.store.tokens.find((token) => token.digest === digest);
  }

  #signingKey(): KeyObject {
    this.#key ??= keyOfFile(this.#parts.layout.tokenKey);
    return this.#key;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function keyOfFile(file: string): KeyObject {
  if (existsSync(file)) return createPrivateKey(readFileSync(file));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileAtomically(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return privateKey;
}
