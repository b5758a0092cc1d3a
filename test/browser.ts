// A real Chromium for tests: from npm on Linux x64 (as root or not, needing nothing of the system), elsewhere an installed
// Chrome. Launched with our own flags only: the npm package's defaults switch web security off.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--font-render-hinting=none',
];

/** The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const home = await unpacked();
    return chromium.launch({
      executablePath: join(home, 'chromium'),
      args: FLAGS,
      env: {
        ...process.env,
        // Libraries and fonts that a bare machine lacks come with the package.
        LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
        FONTCONFIG_FILE: join(home, 'fonts.conf'),
      },
    });
  }
  return launchInstalled();
}

async function launchInstalled(): Promise<Browser> {
  let cause: unknown;
  for (const channel of ['chrome', 'chromium']) {
    try {
      return await chromium.launch({ channel, args: FLAGS });
    } catch (error) {
      cause = error;
    }
  }
  const text = 'The tests of the page need a browser and found none: install Google Chrome or Chromium.';
  throw new Error(text, { cause });
}

/** Unpacks the browser once per user and version. Several test processes may do so at once: the first to finish wins. */
async function unpacked(): Promise<string> {
  const folder = join(import.meta.dirname, '..', 'node_modules', '@sparticuz', 'chromium');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const target = join(tmpdir(), `kassa-chromium-${version}-${userInfo().uid}`);
  if (existsSync(target)) return target;
  const staging = await mkdtemp(join(tmpdir(), 'kassa-chromium-'));
  await unpackInto(staging);
  await writeFile(join(staging, 'fonts.conf'), fontsIn(target));
  try {
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** The package's own list of fonts names folders that exist on AWS only. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/** The package unpacks into the temporary folder of the process, and its libraries only where it believes to be on AWS. */
async function unpackInto(folder: string): Promise<void> {
  const { default: bundled } = await import('@sparticuz/chromium');
  const kept = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] };
  process.env['TMPDIR'] = folder;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
  try {
    await bundled.executablePath();
  } finally {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
