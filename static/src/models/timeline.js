// A vote over time (voteboard/timeline.py) as charts take it: columns of numbers, times in seconds.

/** Times, then the counts of each answer. The last state goes on until the end. */
export function columns(timeline) {
  const began = timeline.began;
  const times = timeline.times.map((at) => Math.max(at, began) / 1000);
  const counts = timeline.answers.map((answer) => [...answer.counts]);
  if (times.length && times.at(-1) < timeline.ended / 1000) {
    times.push(timeline.ended / 1000);
    for (const column of counts) column.push(column.at(-1));
  }
  return [times, ...counts];
}

/** When each stretch of the votes a minute begins, and its rate. */
export function rates({ began, rates: { width, votes } }) {
  return [votes.map((_, i) => (began + i * width) / 1000), votes];
}

/** The index of the state that stood at a time: the last one not after it, or -1 before the first. */
export function indexAt(times, at) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Who was on the first place from when to when (seconds): ids of answers, none before the first vote. */
export function reigns(timeline) {
  const first = timeline.leads[0]?.at ?? Infinity;
  // Before the first change that is told, the states themselves say who led.
  const before = timeline.times
    .map((at, i) => ({ at: Math.max(at, timeline.began), leaders: leadersOf(timeline, i) }))
    .filter(({ at }) => at < first);
  const changes = [...before, ...timeline.leads].filter(
    ({ leaders }, i, all) => i === 0 || leaders.join() !== all[i - 1].leaders.join(),
  );
  return changes.map(({ at, leaders }, i) => ({
    from: at / 1000,
    to: (changes[i + 1]?.at ?? timeline.ended) / 1000,
    leaders,
  }));
}

/** The lead, correction or gap at a time (seconds), or within so many seconds of it; null for none. */
export function happenedAt(timeline, at, within) {
  const ms = at * 1000;
  const near = [...timeline.leads, ...timeline.corrections]
    .map((mark) => ({ mark, distance: Math.abs(mark.at - ms) }))
    .filter(({ distance }) => distance <= within * 1000)
    .sort((a, b) => a.distance - b.distance)[0];
  const gap = timeline.gaps.find(({ began, ended }) => began <= ms && ms <= ended);
  return near?.mark ?? gap ?? null;
}

function leadersOf({ answers }, index) {
  const most = Math.max(0, ...answers.map(({ counts }) => counts[index] ?? 0));
  return most ? answers.filter(({ counts }) => counts[index] === most).map(({ id }) => id) : [];
}
