import type { ReceivedRequest } from './received-request';

/** Of alice, whose other tools keep it in `.netrc`. */
export const FOREIGN_PASSWORD = 'hunter2-of-alice';

/** True where a request holds that password, in whatever scheme; other credentials are the client's own affair. */
export function hasForeignCredentials({ headers }: Pick<ReceivedRequest, 'headers'>): boolean {
  const credentials = headers.authorization ?? '';
  const [, encoded = ''] = credentials.split(' ');
  return `${credentials} ${Buffer.from(encoded, 'base64').toString()}`.includes(FOREIGN_PASSWORD);
}
