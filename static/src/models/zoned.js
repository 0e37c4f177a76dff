// Times as they are written into a form, in the event's time zone: `2026-11-24T18:00`.

/** The moment, ISO 8601 in UTC, that such a `text` means in `timeZone`. */
export function momentOf(text, timeZone) {
  const asIfUtc = Date.parse(`${text}Z`);
  // Twice: the offset is that of the moment itself, which may lie on the other side of a change of clocks.
  const near = asIfUtc - offset(asIfUtc, timeZone);
  return new Date(asIfUtc - offset(near, timeZone)).toISOString();
}

/** How a moment (ISO 8601) is written in `timeZone`. */
export function written(iso, timeZone) {
  const at = Date.parse(iso);
  return new Date(at + offset(at, timeZone)).toISOString().slice(0, 16);
}

function offset(at, timeZone) {
  const format = new Intl.DateTimeFormat("en", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(at / 1000) * 1000;
}
