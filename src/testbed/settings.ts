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
  /** Bytes that the images of one project may take at one site; no limit when left out. */
  readonly quota?: number;
  /** Ending of all site domains; default `example`. Testbeds that know each other need different ones. */
  readonly domain?: string;
  /** Folders of other testbeds whose users and images are let in. */
  readonly peers?: readonly string[];
  /** The sites know the images of one another by URN, as those do that use an image tracker; default true. */
  readonly imageTracker?: boolean;
  /** People can log in to the nodes, where the machine allows it; default true. */
  readonly logins?: boolean;
  /** Hears, in one sentence each, what goes wrong behind the calls, such as a full disk. Default: standard error. */
  readonly onProblem?: (sentence: string) => void;
}

export interface Settings {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly aggregates: number;
  readonly speed: number | undefined;
  readonly scale: number;
  readonly legacyCertificates: boolean;
  readonly quota: number | undefined;
  readonly domain: string;
  readonly peers: readonly string[];
  readonly imageTracker: boolean;
  readonly logins: boolean;
  readonly onProblem: (sentence: string) => void;
}

/** A pipe that nobody reads any more must not end the testbed. */
function toStandardError(sentence: string): void {
  process.stderr.write(`geni-testbed: ${sentence}\n`, () => undefined);
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
    quota: options.quota,
    domain: options.domain ?? 'example',
    peers: options.peers ?? [],
    imageTracker: options.imageTracker ?? true,
    logins: options.logins ?? true,
    onProblem: options.onProblem ?? toStandardError,
  };
}
