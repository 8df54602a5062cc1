import type { ServerChange } from '../../defects/provider/reference-server';

/** Two changes as one: the first stands nearer to the network, and its settings count; the parts are changed by both. */
export function together(outer: ServerChange, inner: ServerChange): ServerChange {
  return {
    ...inner,
    ...outer,
    front: (request, next) => {
      const within = async (passed: Request): Promise<Response> =>
        inner.front ? inner.front(passed, next) : next(passed);
      return outer.front ? outer.front(request, within) : within(request);
    },
    replace: (parts, settings) => {
      const first = outer.replace?.(parts, settings) ?? {};
      return { ...first, ...inner.replace?.({ ...parts, ...first }, settings) };
    },
  };
}
