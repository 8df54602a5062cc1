/*
 * A program that does whatever keeps a run from ending it: it never ends, passes over SIGTERM and SIGINT, starts another one
 * like itself, and a third that leaves the process group. The first argument tells them from all others.
 */
import { spawn } from 'node:child_process';

const [token, generation] = process.argv.slice(2);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
if (generation === undefined) {
  const file = new URL(import.meta.url).pathname;
  spawn(process.execPath, [file, token, 'child'], { stdio: 'ignore' });
  spawn(process.execPath, [file, token, 'daemon'], { stdio: 'ignore', detached: true }).unref();
  await fetch(process.env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, { method: 'POST' }).catch(() => {});
}
setInterval(() => {}, 1000);
