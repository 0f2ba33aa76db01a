// Unpacks the Chromium that comes inside the package `@sparticuz/chromium`, with the libraries and
// fonts it needs, so that nothing of it is taken from the machine. The package's own unpacking puts
// everything straight into the temporary folder, where two processes would meet; this one does not.
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';
import { cache, makeOnce } from './folders.mts';

const packed = 'node_modules/@sparticuz/chromium';
const monospace = 'node_modules/dejavu-fonts-ttf/ttf';

/** Whether the package's Chromium can run here. */
export function hasPackedChromium(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(`${packed}/bin`);
}

interface PackedChromium {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The package's Chromium, unpacked on first use. */
export async function unpackChromium(): Promise<PackedChromium> {
  const { version } = JSON.parse(await readFile(`${packed}/package.json`, 'utf8')) as {
    readonly version: string;
  };
  const folder = await makeOnce(join(cache, `chromium-${version}`), fill);
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']]
      .filter(Boolean)
      .join(':'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  return { executablePath: join(folder, 'chromium'), env };
}

async function fill(folder: string): Promise<void> {
  const executable = join(folder, 'chromium');
  await Promise.all([
    inflate('chromium.br', createWriteStream(executable)),
    inflate('al2023.tar.br', extract({ cwd: folder })),
    inflate('fonts.tar.br', extract({ cwd: folder })),
    inflate('swiftshader.tar.br', extract({ cwd: folder })),
  ]);
  await chmod(executable, 0o755);
  await addMonospace(folder);
  await writeFile(join(folder, 'fonts.conf'), fontConfiguration);
}

function inflate(name: string, target: NodeJS.WritableStream): Promise<void> {
  return pipeline(createReadStream(join(packed, 'bin', name)), createBrotliDecompress(), target);
}

/** The package brings Open Sans only; an editor wants a monospace font and some symbols. */
async function addMonospace(folder: string): Promise<void> {
  await mkdir(join(folder, 'fonts', 'DejaVu'), { recursive: true });
  for (const font of ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSans.ttf']) {
    await copyFile(join(monospace, font), join(folder, 'fonts', 'DejaVu', basename(font)));
  }
}

const alias = (family: string, font: string): string =>
  `<match target="pattern"><test name="family"><string>${family}</string></test>` +
  `<edit name="family" mode="assign" binding="strong"><string>${font}</string></edit></match>`;

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  ${alias('monospace', 'DejaVu Sans Mono')}
  ${alias('sans-serif', 'Open Sans')}
  ${alias('system-ui', 'Open Sans')}
</fontconfig>
`;
