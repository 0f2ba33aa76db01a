export interface ServerOptions {
  userDataDirectory: string;
  extensionsDirectory: string;
  trustAll?: boolean;
  driver?: boolean;
  env?: Record<string, string>;
}
export interface OpenOptions {
  folder: string;
  file?: string;
  development?: string;
  tests?: string;
  environment?: Record<string, string>;
}
export interface Server {
  readonly port: number;
  readonly log: string;
  readonly ended: Promise<unknown>;
  urlOf(options: OpenOptions): string;
  stop(): Promise<void>;
}
export const quietSettings: Record<string, unknown>;
export function storedUnder(folder: string): Record<string, string>;
export function writeSettings(
  userDataDirectory: string,
  settings: Record<string, unknown>,
): Promise<void>;
export function startServer(options: ServerOptions): Promise<Server>;
