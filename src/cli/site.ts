import type { Command } from 'commander';

/** Adds `rfc8628 site`. */
export function addSiteCommand(program: Command): void {
  program
    .command('site')
    .description('the pages over many report.json')
    .argument('<dir>', 'folder with report.json files: providers/NAME/, clients/NAME/, or any')
    .requiredOption('--out <folder>', 'folder for the pages')
    .action((dir: string, { out }: { out: string }) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { buildSite } = require('../site/build-site') as typeof import('../site/build-site');
      const { implementations, files } = buildSite({ dir, out });
      process.stdout.write(
        `${implementations} implementation${implementations === 1 ? '' : 's'}, ${files} files: ${out}/index.html\n`,
      );
    });
}
