import type { Target } from './target';

/** What a target holds that no output may show. */
export function secretsOf(target: Target): string[] {
  return [
    ...[target.client, target.other_client, target.confidential_client, target.unauthorized_client].flatMap(
      (client) => [client?.client_secret, client?.private_key],
    ),
    target.user.password,
    target.other_user?.password,
    target.certificate?.key,
  ].filter((secret) => secret !== undefined);
}
