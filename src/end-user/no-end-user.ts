import type { EndUser } from './end-user';

/** Nobody: what needs an end user is left undone. */
export function noEndUser(): EndUser {
  return {
    driver: 'none',
    seesPages: false,
    openBrowser: () => ({
      run: async () => ({
        outcome: 'stuck',
        detail: "the target's user driver is none: nobody acts",
        pages: [],
      }),
    }),
    async close() {},
  };
}
