import { type Context, Hono } from 'hono';
import type { GatewayEnv } from './client-address';
import { deviceAuthorizationEndpoint } from './device-authorization-endpoint';
import type { GatewayParts } from './gateway-parts';
import type { GatewaySettings } from './gateway-settings';
import { OAuthProblem } from './oauth-problem';
import { tokenEndpoint } from './token-endpoint';
import { verificationPages } from './verification-pages';

type Handler = (context: Context<GatewayEnv>) => Response | Promise<Response>;

/**
 * The gateway as an HTTP application, without a server around it.
 *
 * @param clientName what the end user is told for a `client_id`
 */
export function gatewayApp(
  settings: GatewaySettings,
  parts: GatewayParts,
  clientName: (clientId: string) => string,
): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  const pages = verificationPages(settings, parts, clientName);
  const pageHeaders = pageHeadersFor(settings, parts);
  const { basePath } = settings;

  const oauth =
    (handler: Handler): Handler =>
    async (context) => {
      try {
        return await handler(context);
      } catch (error) {
        if (error instanceof OAuthProblem) return parts.respond.problem(error);
        parts.trouble('A request failed inside the gateway', error);
        return parts.respond.problem(new OAuthProblem('server_error', 'Something went wrong here', 500));
      }
    };

  const page =
    (handler: Handler): Handler =>
    async (context) => {
      for (const [name, value] of pageHeaders) context.header(name, value);
      try {
        return await handler(context);
      } catch (error) {
        parts.trouble('A page failed inside the gateway', error);
        return context.html(await parts.pages.outcome({ name: 'broken' }, `${basePath}/device`), 500);
      }
    };

  const metadata: Handler = (context) =>
    context.json(parts.metadata(settings, parts.upstream.metadata), 200, { 'Cache-Control': 'no-store' });

  const route = (path: string, handlers: Readonly<Partial<Record<'GET' | 'POST', Handler>>>) => {
    for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
    const allow = Object.keys(handlers).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    app.all(path, () =>
      parts.respond.problem(
        new OAuthProblem('invalid_request', `Use ${allow.join(' or ')} here`, 405, {
          Allow: allow.join(', '),
        }),
      ),
    );
  };

  route(`${basePath}/device_authorization`, { POST: oauth(deviceAuthorizationEndpoint(settings, parts)) });
  route(`${basePath}/token`, { POST: oauth(tokenEndpoint(parts)) });
  route(`${basePath}/device`, { GET: page(pages.open), POST: page(pages.enterCode) });
  route(`${basePath}/device/decision`, {
    // A reload of what the decision led to.
    GET: page((context) => context.redirect(`${basePath}/device`, 303)),
    POST: page(pages.decide),
  });
  route(`${basePath}/callback`, { GET: page(pages.callback) });
  // OpenID Connect puts the well-known part behind the issuer's path, RFC 8414 between host and path.
  const wellKnown = new Set([
    `${basePath}/.well-known/openid-configuration`,
    `/.well-known/oauth-authorization-server${basePath}`,
    `${basePath}/.well-known/oauth-authorization-server`,
  ]);
  for (const path of wellKnown) route(path, { GET: metadata });
  app.notFound((context) => context.json({ error: 'not_found' }, 404, { 'Cache-Control': 'no-store' }));
  return app;
}

function pageHeadersFor(
  settings: GatewaySettings,
  parts: GatewayParts,
): ReadonlyArray<readonly [string, string]> {
  // Chromium holds every redirect that follows a form to form-action: the one to the server behind, those it may make
  // to another sign-in service, and the one back.
  const signIn = new URL(
    String(parts.upstream.metadata.authorization_endpoint ?? parts.upstream.metadata.issuer),
  ).origin;
  const formTargets = [...new Set(["'self'", new URL(settings.issuer).origin, signIn, 'https:'])];
  return [
    ['Cache-Control', 'no-store'],
    [
      'Content-Security-Policy',
      `default-src 'none'; style-src ${parts.pages.styleSources}; form-action ${formTargets.join(' ')}; ` +
        "base-uri 'none'; frame-ancestors 'none'",
    ],
    ['X-Frame-Options', 'DENY'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
  ];
}
