import { LOOPBACK, ORIGIN } from './addresses';

/** Where the scripted server listens, and how clients get there. */
export interface WhereServed {
  readonly scheme: 'http' | 'https';
  /** Every host is the server's: clients reach it through a proxy. */
  readonly intercept: boolean;
  /** Stands for the authorization server of the features. */
  readonly mainPort: number;
  /** Stands for every other host that they speak of. */
  readonly otherPort: number;
}

/** Turns the addresses that the features speak of into those at which a client finds the scripted server. */
export class ClientAddresses {
  readonly #where: WhereServed;

  constructor(where: WhereServed) {
    this.#where = where;
  }

  /** The address at which the client finds what the features call `address`. */
  actual(address: string): string {
    const { scheme, intercept, mainPort, otherPort } = this.#where;
    if (!URL.canParse(address)) return address;
    const url = new URL(address);
    if (url.protocol !== 'https:') return address;
    if (intercept) return scheme === 'https' ? address : address.replace(/^https:/, 'http:');
    const base = `${scheme}://${LOOPBACK}:${url.origin === ORIGIN ? mainPort : otherPort}`;
    return base + address.slice(url.origin.length);
  }

  /** Addresses of metadata and of redirects are the ones at which the client finds them. */
  localised(headers: Readonly<Record<string, string>>): Record<string, string> {
    const { location, ...others } = headers;
    return { ...others, ...(location !== undefined && { location: this.actual(location) }) };
  }

  inTheClientsWords(body: string): string {
    if (!body.includes('"issuer"')) return body;
    // Whoever compares addresses letter by letter has to find what the scenario has: also a slash, or another case.
    return body.replace(/"(https:\/\/(?:as|evil)\.example)(\/[^"]*)?"/gi, (_, origin: string, path = '') => {
      const actual = this.actual(origin.toLowerCase());
      return JSON.stringify(
        (origin === origin.toLowerCase() ? actual : actual.replace('http', 'HTTP')) + path,
      );
    });
  }
}
