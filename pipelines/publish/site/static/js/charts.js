// Drawing with Vega. Expressions are interpreted, not compiled to code: the page's policy forbids eval.
import { h } from "./dom.js";

const tip = h("div", { class: "tip", "aria-hidden": "true" });

function showTip(_handler, event, _item, value) {
  tip.hidden = value === null || value === undefined || value === "";
  if (tip.hidden) return;
  tip.textContent = String(value);
  const left = Math.min(event.pageX + 12, document.documentElement.clientWidth - tip.offsetWidth - 8);
  Object.assign(tip.style, { left: `${Math.max(left, 0)}px`, top: `${event.pageY + 16}px` });
}

export async function draw(target, spec) {
  if (!tip.isConnected) document.body.append(tip);
  tip.hidden = true;
  const { view } = await window.vegaEmbed(target, spec, {
    mode: "vega", ast: true, renderer: "canvas", actions: false, defaultStyle: false, tooltip: showTip,
    loader: { load: () => Promise.reject(new Error("this page loads nothing")) },
  });
  // To a screen reader a chart is one picture, which the words below it describe.
  target.setAttribute("role", "img");
  target.removeAttribute("aria-roledescription");
  return view;
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Charts are as wide as their column, and follow it.
export function followWidth(target, view, heightOf) {
  const fit = () => {
    const width = target.clientWidth;
    if (width) view.signal("width", width).signal("height", heightOf(width)).runAsync();
  };
  new ResizeObserver(fit).observe(target.parentElement);
}
