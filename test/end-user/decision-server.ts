import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const USER_CODE = 'WDJB-MJHT';

/** What a server that knows its users by a cookie does with a decision. */
export interface Guard {
  readonly sameSite?: string;
  readonly hasToken?: true;
  readonly frameOptions?: string;
  readonly link?: true;
  /** Whoever is not signed in is asked to sign in, and shown nothing else. */
  readonly asksToSignIn?: true;
  /** A script has the window show what a frame would. */
  readonly leavesFrames?: true;
  /** A script sends the form, as JSON. */
  readonly byScript?: true;
}

const SIGN_IN = `<h1>Sign in</h1><form method="post" action="/sign-in"><label>User name <input name="username"></label>
  <label>Password <input type="password" name="password"></label><button>Sign in</button></form>`;
// A browser lets no frame send its window elsewhere before somebody has pressed something in it.
const LEAVES = `<script>if (top !== self) {
  document.body.hidden = true;
  top.location = self.location;
}</script>`;
const SENDS = `<script>document.forms[0].onsubmit = (event) => {
  event.preventDefault();
  fetch('/api/decide', { method: 'POST' }).then(() => { document.body.innerHTML = '<h1>Approved</h1>'; });
};</script>`;

/** Approves what a signed-in browser sends; everybody who opens the first page is signed in. */
export class DecisionServer {
  guard: Guard = {};
  approvals = 0;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { sameSite, hasToken, frameOptions, link, asksToSignIn, leavesFrames, byScript } = this.guard;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.origin);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const isSignedIn = /session=alice1/.test(request.headers.cookie ?? '');
    const headers = {
      'content-type': 'text/html',
      ...(frameOptions && { 'x-frame-options': frameOptions }),
      ...(url.pathname === '/sign-in' && {
        'set-cookie': `session=alice1; Path=/${sameSite ? `; SameSite=${sameSite}` : ''}`,
      }),
    };
    if (url.pathname === '/decide') {
      const isApproved = isSignedIn && (!hasToken || form.get('csrf') === '8f14e45fceea167a');
      if (isApproved) this.approvals += 1;
      response.writeHead(isApproved ? 200 : 403, headers);
      response.end(isApproved ? '<h1>Approved</h1><p>Return to your device.</p>' : '<h1>Forbidden</h1>');
      return;
    }
    if (asksToSignIn && !isSignedIn && url.pathname !== '/sign-in') {
      response.writeHead(200, headers).end(SIGN_IN);
      return;
    }
    if (url.pathname === '/api/decide') {
      if (isSignedIn) this.approvals += 1;
      response.writeHead(isSignedIn ? 204 : 403).end();
      return;
    }
    const ways = link
      ? '<a class="button" href="/decide?user_code=WDJB-MJHT">Allow</a> <a class="button" href="/no">Deny</a>'
      : `<form method="post" action="/decide"><input type="hidden" name="csrf" value="8f14e45fceea167a">
         <button>Allow</button><button formaction="/no">Deny</button></form>`;
    response
      .writeHead(200, headers)
      .end(
        `<h1>Allow the device?</h1><p>${USER_CODE}</p>${ways}${leavesFrames ? LEAVES : ''}${byScript ? SENDS : ''}`,
      );
  }
}
