import { after } from 'node:test';
import { load } from 'cheerio';
import { CookieJar } from 'tough-cookie';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../src/gateway/gateway';
import {
  type CodeFlowServer,
  gatewayTargetClients,
  startCodeFlowServer,
} from '../../src/targets/gateway-target';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const BOX_SECRET = 'box:secret with %+ signs';

/** Time that passes only when told to. */
export class TestClock {
  private ms = 1_800_000_000_000;
  readonly now = () => this.ms;

  advance(seconds: number): void {
    this.ms += seconds * 1000;
  }
}

export interface TestGateway extends RunningGateway {
  readonly clock: TestClock;
  /** What went wrong that was nobody's request's fault. */
  readonly troubles: string[];
}

/** One for all the tests of a file: its keys take a while to make. */
let codeFlowServer: Promise<CodeFlowServer> | undefined;
after(async () => (await codeFlowServer)?.close());

export function sharedCodeFlowServer(): Promise<CodeFlowServer> {
  codeFlowServer ??= startCodeFlowServer();
  return codeFlowServer;
}

/** A gateway in front of a real code-flow server, on a clock that stands still. */
export async function startTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const clock = new TestClock();
  const troubles: string[] = [];
  const gateway = await startGateway({
    upstream: options.upstream ?? {
      issuer: (await sharedCodeFlowServer()).issuer,
      clientId: 'gateway',
      clock: clock.now,
    },
    clients: gatewayTargetClients(BOX_SECRET),
    scope: 'openid profile email',
    ...options,
    replace: (parts, settings) => {
      const timed = { ...parts, clock: clock.now, trouble: (what: string) => void troubles.push(what) };
      return { ...timed, ...options.replace?.(timed, settings) };
    },
  });
  return { ...gateway, clock, troubles };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export async function post(
  url: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    signal: AbortSignal.timeout(5000),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}

export interface Codes {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

export async function begin(gateway: RunningGateway, form: Record<string, string> = {}): Promise<Codes> {
  const { status, body } = await post(gateway.endpoints.device_authorization_endpoint, {
    client_id: 'tv',
    ...form,
  });
  if (status !== 200) throw new Error(`no codes: ${JSON.stringify(body)}`);
  return body as unknown as Codes;
}

export function poll(
  gateway: RunningGateway,
  { device_code }: Codes,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return post(
    gateway.endpoints.token_endpoint,
    { grant_type: DEVICE_GRANT, client_id: 'tv', device_code, ...form },
    headers,
  );
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly title: string;
  readonly text: string;
  readonly html: string;
  /** The page's form: where it goes and its hidden fields. */
  readonly form: { readonly action: string; readonly fields: Readonly<Record<string, string>> } | undefined;
}

/** A browser without scripts, with cookies of its own. */
export class TestBrowser {
  readonly jar = new CookieJar();

  open(url: string): Promise<Page> {
    return this.load(url, undefined);
  }

  /** Sends a page's form with these fields added. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    if (!page.form) throw new Error(`"${page.title}" has no form`);
    return this.load(page.form.action, new URLSearchParams({ ...page.form.fields, ...fields }));
  }

  async enter(codes: Codes, typed = codes.user_code): Promise<Page> {
    return this.submit(await this.open(codes.verification_uri), { user_code: typed });
  }

  async choose(codes: Codes, decision: 'approve' | 'deny'): Promise<Page> {
    return this.submit(await this.enter(codes), { decision });
  }

  /** One request, no redirect followed. */
  async request(url: string, body?: URLSearchParams): Promise<Response> {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: this.jar.getCookieStringSync(url) },
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(5000),
    });
    for (const cookie of response.headers.getSetCookie()) this.jar.setCookieSync(cookie, url);
    return response;
  }

  private async load(url: string, body: URLSearchParams | undefined, redirects = 0): Promise<Page> {
    const response = await this.request(url, body);
    const location = response.headers.get('location');
    if (location) {
      await response.body?.cancel();
      if (redirects > 10) throw new Error('redirects without end');
      return this.load(new URL(location, url).href, undefined, redirects + 1);
    }
    return pageOf(url, response, await response.text());
  }
}

function pageOf(url: string, { status, headers }: Response, html: string): Page {
  const $ = load(html);
  const form = $('form').first();
  const fields = Object.fromEntries(
    form
      .find('input[type=hidden]')
      .toArray()
      .map((field) => [$(field).attr('name') ?? '', $(field).attr('value') ?? '']),
  );
  return {
    url,
    status,
    headers,
    html,
    title: $('title').text(),
    text: $('main').text().replace(/\s+/g, ' ').trim(),
    form: form.length > 0 ? { action: new URL(form.attr('action') ?? '', url).href, fields } : undefined,
  };
}
