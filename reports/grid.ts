import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellText } from '../src/grid/cell';
import { runGrid } from '../src/grid/run-grid';

/*
 * Signs real clients in at real servers and writes what came of it below reports/grid, a file for each pair:
 * npm run grid -- SERVER... -- CLIENT...
 */
const FOLDER = join(__dirname, 'grid');
const USE =
  'npm run grid -- SERVER... -- CLIENT...   (target files or built-in names; "login" or client files)';

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const [servers, clients] = [words.slice(0, words.indexOf('--')), words.slice(words.indexOf('--') + 1)];
  if (!words.includes('--') || servers.length === 0 || clients.length === 0) {
    console.error(USE);
    process.exitCode = 2;
    return;
  }
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new Error('interrupted')));
  // One server that cannot be started is no reason to leave out the others.
  for (const server of servers) {
    try {
      await runGrid({
        servers: [server],
        clients,
        signal: controller.signal,
        onCell: (cell) => {
          const folder = join(FOLDER, cell.server.name);
          if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
          writeFileSync(join(folder, `${cell.client.name}.json`), cellText(cell));
          console.log(
            `${cell.server.name} × ${cell.client.name}: ${cell.outcome}${cell.reason ? `: ${cell.reason}` : ''}`,
          );
        },
        onNotice: (text) => console.error(text),
      });
    } catch (error) {
      controller.signal.throwIfAborted();
      console.error(`${server}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 3;
    }
  }
}

void main();
