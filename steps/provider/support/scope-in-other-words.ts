import { textOfChoice } from '../../../src/judging/verification-pages';
import type { ProviderWorld } from './world';

/**
 * What speaks against holding it against pages that they do not spell the scope out: they may name it all the same, as "See
 * your recordings". Then the page with the choice says something else where less is asked for. It is looked at once more,
 * by a device that does.
 *
 * @param values of the scope that a page could name
 * @returns a sentence; undefined where the pages are the same whatever is asked for
 * @throws NotTested where the second look could not be had
 */
export async function scopeInOtherWords(
  world: ProviderWorld,
  values: readonly string[],
): Promise<string | undefined> {
  const usual = new Set(world.run.choiceTexts);
  const { visit, session } = world;
  const left = (world.run.target.scope ?? '').split(' ').filter((value) => value !== values.at(-1));
  const scope = left.join(' ');
  await world.startSession('device', scope === '' ? { omit: ['scope'] } : { set: { scope } });
  const { pages } = await world.sendUser('look', {}, world.freshBrowser());
  const text = textOfChoice(pages, world.userCode);
  world.visit = visit;
  world.session = session;
  const named = values.map((value) => `"${value}"`).join(' or ');
  if (text === undefined || usual.size > 1 || !usual.has(text))
    return `No page has ${named} on it, and yet what they say is not always the same: they may name it in words of their own.`;
  // Whoever asks for nothing may be given the very same.
  return scope === '' ? `No page has ${named} on it, but may name it in words of its own.` : undefined;
}
