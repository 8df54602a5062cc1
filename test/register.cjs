/**
 * Runs TypeScript as ts-node does with this project's settings, and keeps what it has transpiled: the tests start some
 * hundred processes, each of which would transpile the same three hundred files. Every report that they make or write is
 * held to its schema.
 *
 *     node -r ./test/register.cjs --test test/http/json.test.ts
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const sourceMaps = require('@cspotcode/source-map-support');

const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'transpiled');
const SETTINGS = {
  jsc: {
    parser: { syntax: 'typescript' },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'commonjs', ignoreDynamic: true },
  sourceMaps: 'inline',
  swcrc: false,
};
const SALT = JSON.stringify([SETTINGS, require('@swc/core/package.json').version]);

/** Where every report comes by that is made or written, by a test or by a command that it starts. */
const REPORTS = new Map([
  [join(ROOT, 'src', 'report', 'aggregate.ts'), 'aggregate'],
  [join(ROOT, 'src', 'report', 'json.ts'), 'jsonReport'],
]);

const outputs = new Map();

function transpiled(file) {
  const source = readFileSync(file, 'utf8');
  const kept = join(
    FOLDER,
    `${createHash('sha1').update(SALT).update(file).update(source).digest('hex')}.js`,
  );
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...SETTINGS, filename: file });
    mkdirSync(FOLDER, { recursive: true });
    // Whole from its first moment: other processes read it.
    const draft = `${kept}.${process.pid}`;
    writeFileSync(draft, code);
    renameSync(draft, kept);
    return code;
  }
}

require.extensions['.ts'] = (module, file) => {
  const code = transpiled(file);
  outputs.set(file, code);
  module._compile(code, file);
  const name = REPORTS.get(file);
  if (name) module.exports = { ...module.exports, [name]: checked(module.exports[name]) };
};

/** The function, which ends with an error where a report that it takes or gives is not as its schema has it. */
function checked(func) {
  return (...given) => {
    const result = func(...given);
    const { validReport } = require('./report/report-schema.ts');
    validReport(typeof result === 'string' ? given[0] : result);
    return result;
  };
}
sourceMaps.install({ environment: 'node', retrieveFile: (path) => outputs.get(path) });
