import { all } from "./dom.js";

/** Marks in the contents the section that is being read. */
export function followContents(): void {
  const contents = document.querySelector<HTMLElement>("nav.contents.beside");
  const links = all<HTMLAnchorElement>("nav.contents.beside a");
  const sections = links.flatMap((link) => {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return section === null ? [] : [{ link, section }];
  });
  if (sections.length === 0) return;
  let waiting = false;
  const mark = (): void => {
    waiting = false;
    const begun = sections.filter(({ section }) => section.getBoundingClientRect().top <= innerHeight / 3);
    const read = begun.at(-1);
    for (const { link } of sections)
      if (link === read?.link) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    if (read === undefined || contents === null) return;
    const away = read.link.offsetTop - contents.scrollTop;
    if (away < 0 || away > contents.clientHeight - 40) contents.scrollTop = read.link.offsetTop - 80;
  };
  addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    },
    { passive: true },
  );
  mark();
}
