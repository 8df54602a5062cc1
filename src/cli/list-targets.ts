import { BUILT_IN_TARGETS } from '../targets/built-in';

/** The built-in targets, a line each, and what else can be a target. */
export function listTargets(): string {
  const width = Math.max(...BUILT_IN_TARGETS.map(({ name }) => name.length));
  const lines = BUILT_IN_TARGETS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Built in:',
    ...lines,
    '',
    'Any other provider: a target file (see the README), or its issuer URL with --client-id.',
    '',
  ].join('\n');
}
