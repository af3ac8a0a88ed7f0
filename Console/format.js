// Numbers and times for people.

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  const units = ["KB", "MB", "GB"];
  let value = count / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function milliseconds(value) {
  if (value >= 60_000) return `${(value / 60_000).toFixed(1)} min`;
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}

export function count(value) {
  return new Intl.NumberFormat("en").format(value);
}

/** Short, for axes: 1.2k. */
export function short(value) {
  if (value >= 1e6) return `${+(value / 1e6).toFixed(1)}M`;
  if (value >= 1e3) return `${+(value / 1e3).toFixed(1)}k`;
  return String(+value.toFixed(value < 10 ? 2 : 0));
}

export function clock(milliseconds, { withMilliseconds = false } = {}) {
  const date = new Date(milliseconds);
  const two = (value) => String(value).padStart(2, "0");
  const text = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return withMilliseconds ? `${text}.${String(date.getMilliseconds()).padStart(3, "0")}` : text;
}

/** Lambda's times: 2026-03-01T12:00:00.000+0000, whose zone the browsers don't all read. */
export function date(text) {
  return new Date(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
}

export function ago(date, now = new Date()) {
  const seconds = Math.max(0, (now - date) / 1000);
  if (seconds < 45) return "just now";
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  for (const [unit, length] of units) {
    const number = Math.round(seconds / length);
    if (number >= 1 && seconds >= length * 0.75) {
      if (unit === "day" && number > 30) return date.toLocaleDateString();
      return `${number} ${unit}${number === 1 ? "" : "s"} ago`;
    }
  }
  return "just now";
}

/** The numbers of a REPORT line. */
export function report(log) {
  const line = log.split("\n").findLast((text) => text.startsWith("REPORT RequestId:"));
  if (!line) return null;
  const number = (name) => {
    const match = line.match(new RegExp(`(?:^|\\t)${name}: ([\\d.]+)`));
    return match ? Number(match[1]) : null;
  };
  return {
    duration: number("Duration"), billed: number("Billed Duration"), memory: number("Memory Size"),
    used: number("Max Memory Used"), init: number("Init Duration"),
  };
}

/** JSON with indentation, or the text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
