// How long a countdown still goes, as it is read on screen.

/** `1:05`, `1:02:03`; "" when it is over, or there is none. `now` is in ms. */
export function remaining(countdown, now) {
  if (!countdown) return "";
  const seconds = Math.ceil((Date.parse(countdown.until) - now) / 1000);
  if (seconds <= 0) return "";
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
