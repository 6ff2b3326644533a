/* Starts on every page. Loads a custom element's module only where the page holds one. */

const ELEMENTS = ["autosave-form", "busy-form", "char-count", "copy-text", "map-view", "photo-upload", "save-button", "type-ahead"];

const PAGE = { toasts: ".toasts", confirm: "[data-confirm], [commandfor]", theme: "[data-theme-form]", fields: "[data-reveal], [data-drop], [data-focus]" };

for (const name of ELEMENTS) {
  if (document.querySelector(name)) import(`./${name}.js`);
}
for (const [name, selector] of Object.entries(PAGE)) {
  if (document.querySelector(selector)) import(`./${name}.js`);
}

/* Signed in, the page hears of what happens; that may wait until it is drawn. */
if ("live" in document.body.dataset) {
  (globalThis.requestIdleCallback ?? setTimeout)(() => import("./live.js"));
}

/* In narrow windows the side navigation is a row: where one is should be in view. */
const here = document.querySelector(".side [aria-current]");
if (here) here.closest(".side").scrollLeft = here.offsetLeft - here.closest(".side").offsetLeft - 16;
