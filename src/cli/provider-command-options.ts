import type { TargetOverrides } from '../targets/target-overrides';
import type { Shard } from './shard';

/** What the command line says of a run against one provider or several. */
export interface ProviderCommandOptions {
  readonly overrides: TargetOverrides;
  /** A HAR file of one sign-in, to be judged in place of the server itself. */
  readonly recording?: string;
  readonly out?: string;
  readonly tags?: string;
  readonly strict: boolean;
  readonly allowIncomplete: boolean;
  /** A report.json to compare with; of several targets the folder of their folders. */
  readonly baseline?: string;
  /** Only some of the targets. */
  readonly shard?: Shard;
  /** How many targets are judged at the same time. */
  readonly jobs: number;
  readonly print: 'text' | 'json';
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
}
