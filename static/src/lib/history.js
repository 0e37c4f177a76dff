// A vote over time, from the server. A newer request takes the place of one that is still under way.

const PATIENCE = 15_000; // ms

export class History {
  #path;
  #asking = null;

  constructor(vote) {
    this.#path = `/api/votes/${encodeURIComponent(vote)}/history`;
  }

  /** The timeline of a window (null: of the whole vote), or null when a newer request came after. */
  async fetch(window, points) {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const query = new URLSearchParams({ points, ...window });
    try {
      const signal = AbortSignal.any?.([asking.signal, AbortSignal.timeout(PATIENCE)]) ?? asking.signal;
      const response = await fetch(`${this.#path}?${query}`, { cache: "no-cache", signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return await response.json();
    } catch (error) {
      if (asking.signal.aborted) return null;
      throw error;
    }
  }
}
