// What a testbed is started with.

export interface TestbedOptions {
  /** Folder of all state. */
  readonly directory: string;
  /** Address to listen on and to write into URLs; default 127.0.0.1. */
  readonly host?: string;
  /** First port; each site takes two. 0, the default, means the ports of last time where free, else any. */
  readonly port?: number;
  /** Sites; default 2, at most 200. */
  readonly aggregates?: number;
  /** Bytes of image file per second that snapshots, loads and downloads move; no limit when left out. */
  readonly speed?: number;
  /** Factor on every simulated wait (reboots, the 30 s rule …); default 1. Tests use small ones. */
  readonly pollScale?: number;
  /** Sign with SHA-1, as Emulab sites do. Takes effect when a folder is first used. */
  readonly legacyCertificates?: boolean;
}

export interface Settings {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly aggregates: number;
  readonly speed: number | undefined;
  readonly scale: number;
  readonly legacyCertificates: boolean;
}

export function settingsOf(options: TestbedOptions): Settings {
  return {
    directory: options.directory,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    aggregates: options.aggregates ?? 2,
    speed: options.speed,
    scale: options.pollScale ?? 1,
    legacyCertificates: options.legacyCertificates ?? false,
  };
}
