import { InvalidArgumentError } from 'commander';

/** One of several processes that share a list of targets. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** @throws InvalidArgumentError when the text is not like `3/10` */
export function readShard(text: string): Shard {
  const [, index, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of)
    throw new InvalidArgumentError('Not like 3/10: which of how many, counted from 1.');
  return { index, of };
}

/**
 * Every n-th of a list, so that all shards together have all of it, each once.
 *
 * @example
 * ofShard(['a', 'b', 'c', 'd', 'e'], { index: 2, of: 3 }); // ['b', 'e']
 */
export function ofShard<T>(list: readonly T[], { index, of }: Shard): readonly T[] {
  return list.filter((_, position) => position % of === index - 1);
}

/** What is said of a shard that gets none of so many targets: that nothing went wrong and nothing was judged. */
export function emptyShard({ index, of }: Shard, given: number): string {
  const those =
    given === 1
      ? '1 was given, and other shards judge it'
      : `${given} were given, and other shards judge them`;
  return `Shard ${index} of ${of} has no target: ${those}.`;
}
