import { judgeRecording } from '../src/provider-under-test/judge-recording';
import { readRecording } from '../src/recordings/read-recording';

(async () => {
  const { recording } = readRecording('/tmp/good-mitm.har');
  await judgeRecording({ recording, provider: { name: 'x', known_deviations: {} } });
  for (let i = 0; i < 3; i++) {
    const t = performance.now();
    const j = await judgeRecording({ recording, provider: { name: 'x', known_deviations: {} } });
    console.log(
      Math.round(performance.now() - t),
      j.scenarios.filter((s) => s.record.verdict === 'passed').length,
    );
  }
})();
