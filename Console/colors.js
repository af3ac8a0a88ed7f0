// Colours for code: which pieces of a text are words of the language, texts, numbers, comments. A glance, no parser.

/** Past this, colours would slow the typing down. */
const coloredCharacters = 120_000;

const words = {
  py: `and as assert async await break case class continue def del elif else except False finally for from global if
    import in is lambda match None nonlocal not or pass raise return True try while with yield`,
  js: `async await break case catch class const continue default delete do else export extends false finally for from
    function if import in instanceof let new null of return static super switch this throw true try typeof undefined
    var void while yield`,
  rb: `alias and begin break case class def do else elsif end ensure false for if in module next nil not or require
    rescue return self super then true unless until when while yield`,
  java: `abstract boolean break byte case catch char class const continue default do double else enum extends final
    finally float for if implements import instanceof int interface long new null package private protected public
    record return short static super switch this throw throws try true false var void while`,
  sh: "case do done elif else esac export fi for function if in local return then while",
  json: "true false null",
};

const languages = {
  py: "py", js: "js", mjs: "js", cjs: "js", ts: "js", json: "json", rb: "rb", java: "java", sh: "sh", bootstrap: "sh",
};

/** The language of a file, by its name; null where it has none that is known. */
export const languageOf = (name) => languages[name.split("/").pop().split(".").pop()] ?? null;

const comments = { json: "(?!)", py: "#[^\\n]*", rb: "#[^\\n]*", sh: "#[^\\n]*" };
const slashComments = "//[^\\n]*|/\\*[^]*?(?:\\*/|$)";
const strings = '"(?:\\\\.|[^"\\\\\\n])*"?|\'(?:\\\\.|[^\'\\\\\\n])*\'?';
const longStrings = {
  py: '"""[^]*?(?:"""|$)|\'\'\'[^]*?(?:\'\'\'|$)|', js: "`(?:\\\\.|[^`\\\\])*`?|",
};
const number = "\\b\\d[\\d_.]*(?:[eE][+-]?\\d+)?\\b";

/** One pattern for each language, and its words. */
const grammars = Object.fromEntries(Object.keys(words).map((language) => [language, {
  pattern: new RegExp([
    `(?<comment>${comments[language] ?? slashComments})`, `(?<string>${longStrings[language] ?? ""}${strings})`,
    `(?<number>${number})`, "(?<word>[A-Za-z_$][\\w$]*)",
  ].join("|"), "g"),
  words: new Set(words[language].split(/\s+/)),
}]));

/** The pieces of a text with what they are: `["keyword", "def"]`, `["", " "]`. Together they are the text. */
export function tokens(text, language) {
  const grammar = grammars[language];
  if (!grammar || text.length > coloredCharacters) return [["", text]];
  const found = [];
  let at = 0;
  for (const match of text.matchAll(grammar.pattern)) {
    if (match.index > at) found.push(["", text.slice(at, match.index)]);
    at = match.index + match[0].length;
    found.push([kind(match, grammar, language === "json" && /^\s*:/.test(text.slice(at, at + 20))), match[0]]);
  }
  if (at < text.length) found.push(["", text.slice(at)]);
  return found;
}

function kind({ 0: piece, groups }, grammar, isKey) {
  if (groups.comment !== undefined) return "comment";
  if (groups.string !== undefined) return isKey ? "key" : "string";
  if (groups.number !== undefined) return "number";
  return grammar.words.has(piece) ? "keyword" : "";
}
