import { BUILT_IN_TARGETS } from '../targets/built-in';
import { hangingLines } from './hanging-lines';

/** The built-in targets with what each is, and what else can be a target, within 80 columns. */
export function listTargets(): string {
  const width = Math.max(...BUILT_IN_TARGETS.map(({ name }) => name.length));
  return [
    'Built in:',
    ...BUILT_IN_TARGETS.flatMap(({ name, summary }) => hangingLines(`  ${name.padEnd(width)}  `, summary)),
    '',
    'Any other provider: a target file (see the README), or its issuer URL with',
    '--client-id.',
    '',
  ].join('\n');
}
