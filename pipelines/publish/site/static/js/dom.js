// Making elements. Text goes in as text nodes only: nothing that an article says is ever read as HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

// A link, if the address is one of the web; else its words alone.
export function webLink(address, words) {
  if (!address || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return words;
  return h("a", { href: address, rel: "noopener noreferrer" }, words);
}

export function plainTable(caption, heads, rows) {
  return h("table", { class: "plain" },
    h("caption", { class: "hidden-words" }, caption),
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, rows.map(([first, ...rest]) =>
      h("tr", {}, h("th", { scope: "row" }, first), rest.map((cell) => h("td", {}, cell))))));
}

export function afterTyping(act) {
  const pause = 150;
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, pause);
  };
}

// After the page is there; not every browser knows when it is idle.
export const whenIdle = (act) => (window.requestIdleCallback ? requestIdleCallback(act) : setTimeout(act));
