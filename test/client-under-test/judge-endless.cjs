/* Judges endless.mjs as somebody's own program would, which has no handlers of signals. */
require('ts-node/register');
const { judgeClient } = require('../../src/client-under-test/judge-client');
const { clientOfCommand } = require('../../src/targets/client-file');

const client = clientOfCommand([process.execPath, 'endless.mjs', process.argv[2]], __dirname);
judgeClient({ client }).catch(() => process.exit(9));
