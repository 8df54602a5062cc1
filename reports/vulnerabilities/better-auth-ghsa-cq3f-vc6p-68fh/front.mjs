// The endpoints of the plugin read JSON only in these versions (3.1-form-post, 3.4-form-post). So that a run sees what it is
// about here, this front turns forms into JSON, and changes nothing else. It starts reports/providers/better-auth/server.mjs, which has to lie
// beside it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const ENDPOINTS = 'http://127.0.0.1:8160/api/auth/device';

const behind = spawn('node', ['server.mjs'], { stdio: 'inherit' });
behind.on('exit', (code) => process.exit(code ?? 1));

createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const answer = await fetch(`${ENDPOINTS}${request.url}`, {
    method: request.method,
    headers: {
      'content-type': isForm ? 'application/json' : (request.headers['content-type'] ?? 'text/plain'),
    },
    body: isForm ? JSON.stringify(Object.fromEntries(new URLSearchParams(body))) : body,
    signal: AbortSignal.timeout(20_000),
  });
  const { 'content-type': type = 'text/plain', 'cache-control': caching } = Object.fromEntries(
    answer.headers,
  );
  response.writeHead(answer.status, { 'content-type': type, ...(caching && { 'cache-control': caching }) });
  response.end(await answer.text());
}).listen(8161, '127.0.0.1');
