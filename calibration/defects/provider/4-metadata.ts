import type { Defect } from '../defect';
import type { ServerChange } from './reference-server';
import { metadataWith } from './wire';

export const METADATA: readonly Defect<ServerChange>[] = [
  {
    id: 'metadata-lacks-device-endpoint',
    wire: 'The metadata name neither the device authorization endpoint nor the grant.',
    seen: ['indigo-iam/iam#268', 'ferriskey/ferriskey#1230', 'pocket-id/pocket-id#270'],
    fails: [],
    becomes: {
      '4-metadata': 'not-applicable',
      '4-endpoint': 'not-applicable',
      '4-grant-types': 'not-applicable',
    },
    how: () => ({
      told: ({ endpoints }) => ({ endpoints }),
      ...metadataWith(({ device_authorization_endpoint: _, ...others }) => ({
        ...others,
        grant_types_supported: ['refresh_token'],
      })),
    }),
  },
  {
    id: 'metadata-short-grant-name',
    wire: 'grant_types_supported has device_code, and not the name that the RFC gives the grant.',
    seen: ['openstack-experimental/keystone#1268'],
    fails: ['4-grant-types'],
    how: () =>
      metadataWith((document) => ({ ...document, grant_types_supported: ['device_code', 'refresh_token'] })),
  },
  {
    id: 'metadata-leave-out-grants',
    wire: 'The metadata have no grant_types_supported, which means the code and the implicit grant only.',
    seen: [],
    fails: ['4-grant-types'],
    how: () => metadataWith(({ grant_types_supported: _, ...others }) => others),
  },
  {
    id: 'metadata-name-a-dead-endpoint',
    wire: 'The device authorization endpoint that the metadata name is not found.',
    seen: [],
    fails: ['4-endpoint'],
    how: () => ({
      told: ({ endpoints }) => ({ endpoints }),
      ...metadataWith((document) => ({
        ...document,
        device_authorization_endpoint: `${document.issuer}/oauth/device_authorization`,
      })),
    }),
  },
  {
    id: 'metadata-name-a-relative-endpoint',
    wire: 'The device authorization endpoint is named by its path alone.',
    seen: [],
    fails: ['4-endpoint'],
    how: () => ({
      told: ({ endpoints }) => ({ endpoints }),
      ...metadataWith((document) => ({
        ...document,
        device_authorization_endpoint: '/device_authorization',
      })),
    }),
  },
  {
    id: 'metadata-of-another-issuer',
    wire: 'The issuer in the metadata is one below the one asked for, as of a server that does not know where it is mounted.',
    seen: [],
    fails: ['4-issuer'],
    how: () => metadataWith((document) => ({ ...document, issuer: `${document.issuer}/oauth` })),
  },
];
