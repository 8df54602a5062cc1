import type { Judgement } from '../src/engine/judgement';

/** What a run found, without the exchanges and pages: the catalogues look at verdicts, and to show a page takes its time. */
export function withoutTraffic(judgement: Judgement): Judgement {
  return {
    ...judgement,
    scenarios: judgement.scenarios.map(({ requirement, record }) => ({
      requirement,
      record: { ...record, exchanges: [], pages: [] },
    })),
  };
}
