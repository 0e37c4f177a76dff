// What a countdown says at a moment, as the server writes it (voteboard/web/wording.py).

const STAYS_UP = 10_000; // ms that it says that it is over

/**
 * Of a moment (ISO) counted down to, at `now` (ms): `{text, next}`, or null when there is nothing to say.
 * An empty text: the time is up. `next`: ms until it says something else.
 */
export function countdown(until, now) {
  const left = Date.parse(until) - now;
  if (left <= -STAYS_UP) return null;
  if (left <= 0) return { text: "", next: left + STAYS_UP };
  const seconds = Math.ceil(left / 1000);
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return { text: (hours ? [hours, ...parts] : parts).join(":"), next: left - (seconds - 1) * 1000 };
}
