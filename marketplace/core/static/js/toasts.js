/* Toasts: said by a live region, gone after a while unless they report an error, kept while looked at. */
import { el, icon } from "./icon.js";

const STAY_MS = 8000;
const LEAVE_MS = 240;
const region = document.querySelector(".toasts");

for (const toast of region.querySelectorAll(".toast")) {
  toast.querySelector(".x")?.addEventListener("click", (event) => { event.preventDefault(); leave(toast); });
  if (!toast.matches(".error, .warning")) leaveLater(toast);
}

/** Show a message; `undo`, where given, is called by a button beside it, and `url` is where the words lead. */
export function toast(message, { category = "success", undo, url } = {}) {
  const words = url ? el("a", { href: url }, message) : el("span", {}, message);
  const bad = category === "error" || category === "warning";
  const made = el("p", { class: `toast ${category}` }, icon(bad ? "circle-alert" : "circle-check"), words);
  if (undo) {
    const button = el("button", { type: "button" }, region.dataset.undo);
    button.addEventListener("click", () => { leave(made); undo(); });
    made.append(button);
  }
  const close = el("button", { type: "button", class: "x", "aria-label": region.dataset.dismiss }, icon("x"));
  close.addEventListener("click", () => leave(made));
  made.append(close);
  while (region.children.length > 2) region.firstElementChild.remove();
  region.append(made);
  if (!bad) leaveLater(made);
  return made;
}

function leaveLater(toast) {
  let timer = setTimeout(leave, STAY_MS, toast);
  const hold = () => clearTimeout(timer);
  const go = () => { clearTimeout(timer); timer = setTimeout(leave, STAY_MS / 2, toast); };
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, hold);
  for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, go);
}

function leave(toast) {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), LEAVE_MS);
}
