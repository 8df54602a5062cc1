/**
 * A process of its own in which providers run to be judged, so that they cost the measured process nothing: writes a
 * target file for each into a folder, says "ready", then for each line of its standard input how much processor time they
 * took so far, and ends with it.
 *
 *     node -r ts-node/register bench/embedded-providers.ts FOLDER NUMBER
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedTarget } from '../src/targets/embedded';

const [folder = '.', number = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  for (let index = 1; index <= Number(number); index++) {
    const { target } = await openEmbeddedTarget();
    writeFileSync(
      join(folder, `${index}.json`),
      JSON.stringify({ ...target, name: `target-${index}`, known_deviations: {} }),
    );
  }
  console.log('ready');
  process.stdin.on('data', () => {
    const { user, system } = process.cpuUsage();
    console.log(`cpu_ms=${Math.round((user + system) / 1000)}`);
  });
  process.stdin.on('end', () => process.exit());
}

void main();
