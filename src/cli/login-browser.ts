import { spawn } from 'node:child_process';

/** The program that opens an address in the user's browser, and its arguments before the address. */
function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // Not `cmd /c start`: that is a shell, and would read & and ^ in an address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/**
 * Opens an http(s) address in the user's browser, without a shell in between.
 *
 * @returns false when there is no way to open one
 */
export function openBrowser(uri: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol)) return Promise.resolve(false);
  const [program, ...args] = openerOf(platform);
  return new Promise((resolve) => {
    const opener = spawn(program, [...args, uri], { shell: false, detached: true, stdio: 'ignore' });
    opener.once('error', () => resolve(false));
    opener.once('exit', (status) => resolve(status === 0));
    // The login must be able to end before the browser does.
    opener.unref();
  });
}
