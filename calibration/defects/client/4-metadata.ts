import { MetadataUnusableError } from '../../../src/device-client/errors';
import type { Defect } from '../defect';
import { type ClientChange, parts } from './reference-client';
import { membersOf, withMembers } from './wire';

export const METADATA: readonly Defect<ClientChange>[] = [
  {
    id: 'metadata-not-looked-for',
    wire: 'An issuer alone is of no use to it: its endpoints have to be told.',
    seen: [],
    fails: [],
    becomes: {
      '4-client-metadata': 'not-applicable',
      '4-client-endpoints': 'not-applicable',
      '4-client-issuer': 'not-applicable',
    },
    how: () =>
      parts(() => ({
        fetchMetadata: () => Promise.reject(new MetadataUnusableError('The endpoints have to be told.')),
      })),
  },
  {
    id: 'discovered-endpoints-not-bound-to-issuer',
    wire: 'Endpoints are taken from metadata that name another issuer than the one asked for.',
    seen: ['basecamp/basecamp-sdk#804', 'DevopsArtFactory/ende#31'],
    fails: ['4-client-issuer'],
    how: () =>
      parts(({ fetchMetadata }) => ({
        fetchMetadata: (issuer, transport, options) => {
          const taken = {
            send: async (...sent: Parameters<typeof transport.send>) => {
              const exchange = await transport.send(...sent);
              return withMembers(exchange, { ...membersOf(exchange), issuer });
            },
          };
          return fetchMetadata(issuer, taken, options);
        },
      })),
  },
  {
    id: 'discovered-endpoint-taken-wherever-it-is',
    wire: "An endpoint in the metadata is sent to wherever it is, be it plain http or this machine's own.",
    seen: ['DevopsArtFactory/ende#31'],
    fails: ['4-client-endpoints'],
    how: () =>
      parts(({ fetchMetadata }) => ({
        fetchMetadata: async (issuer, transport, options) => {
          let endpoint: unknown;
          const looking = {
            send: async (...sent: Parameters<typeof transport.send>) => {
              const exchange = await transport.send(...sent);
              const members = membersOf(exchange);
              if (members.issuer !== issuer || typeof members.token_endpoint !== 'string') return exchange;
              endpoint = members.token_endpoint;
              return withMembers(exchange, { ...members, token_endpoint: `${issuer}/token` });
            },
          };
          const found = await fetchMetadata(issuer, looking, options);
          return { ...found, ...(typeof endpoint === 'string' && { token_endpoint: endpoint }) };
        },
      })),
  },
];
