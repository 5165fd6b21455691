/** Elements whose text is left as it is. */
const untouched = new Set([
  "a",
  "code",
  "pre",
  "script",
  "style",
  "svg",
  "math",
  "summary",
  "button",
  "title",
  "data",
]);
/** Elements that may hold formulas but no links. */
const heads = new Set(["h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "th"]);

const isVoid = /^(?:area|br|col|hr|img|input|link|meta|source|wbr)$/;

/**
 * Changes the text between the tags of the page's main part: `everywhere` but in code, links and the like, `inProse` not
 * in headings and captions either. Tags and attributes stay as they are.
 */
export function changeTexts(
  page: string,
  everywhere: (text: string) => string,
  inProse: (text: string) => string,
): string {
  const start = page.indexOf("<main");
  const end = page.lastIndexOf("</main>");
  if (start < 0 || end < 0) return page;
  const open: string[] = [];
  const changed = page
    .slice(start, end)
    .replace(
      /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+/g,
      (token: string, slash?: string, name?: string) => {
        if (name !== undefined) {
          const tag = name.toLowerCase();
          if (slash === "/") open.splice(open.lastIndexOf(tag) < 0 ? open.length : open.lastIndexOf(tag));
          else if (!isVoid.test(tag) && !token.endsWith("/>")) open.push(tag);
          return token;
        }
        if (token.startsWith("<") || open.some((tag) => untouched.has(tag))) return token;
        const text = everywhere(token);
        if (open.some((tag) => heads.has(tag))) return text;
        return text
          .split(/(<math[\s\S]*?<\/math>)/)
          .map((part, i) => (i % 2 === 0 ? inProse(part) : part))
          .join("");
      },
    );
  return page.slice(0, start) + changed + page.slice(end);
}
