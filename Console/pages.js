// The pages there are. A new one is a module with `open(app, parts, signal)`, and a line here.
//
// `open` answers `{ title, content, keys }`: the words for the tab, an element, and the page's keys. `parts` is what
// follows the page's name in the address; `signal` ends with the page, and everything it began must end then.

export const pages = [
  { name: "functions", label: "Functions", key: "f", load: () => import("./pages/functions.js") },
  { name: "queues", label: "Queues", key: "q", load: () => import("./pages/queues.js") },
  { name: "logs", label: "Logs", key: "g", load: () => import("./pages/logs.js") },
];

export const start = "#/functions";
