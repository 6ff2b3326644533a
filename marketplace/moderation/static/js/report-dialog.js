/* Links to the page on which something is reported open its form as a dialog here. Without this script, in a new tab and
   where anything fails, the page itself is there. */
import { el } from "../../core/js/icon.js";
import { toast } from "../../core/js/toasts.js";

const PREFIX = "report-";

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.('a[href^="/report/"]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  const page = await pageOf(link.href);
  link.removeAttribute("aria-busy");
  const form = page?.querySelector("#main form");
  if (!form) { location.assign(link.href); return; }
  leaveMenu(link);
  open(link.href, page, form);
});

async function pageOf(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/* A menu closes under the dialog; afterwards one is back at the button that opens it. */
function leaveMenu(link) {
  const menu = link.closest("[popover]");
  menu?.hidePopover();
  if (menu) document.querySelector(`[popovertarget="${menu.id}"]`)?.focus();
}

function open(url, page, found) {
  const form = document.importNode(found, true);
  const title = el("h2", { id: "report-title" }, page.querySelector("h1").textContent);
  const lede = document.importNode(page.querySelector("#main .muted"), true);
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "report-title" }, el("div", { class: "stack" }, title, lede, form));
  rename(form);
  form.action = url;
  form.querySelector("input[type=radio], textarea").autofocus = true;
  form.querySelector("a.btn").addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(url, form, dialog); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  if (form.querySelector("char-count")) import("../../core/js/char-count.js");
  dialog.showModal();
}

/* The page below may have fields of the same names. */
function rename(form) {
  for (const one of form.querySelectorAll("[id]")) one.id = PREFIX + one.id;
  for (const name of ["for", "aria-describedby"]) {
    for (const one of form.querySelectorAll(`[${name}]`)) one.setAttribute(name, one.getAttribute(name).split(" ").map((id) => PREFIX + id).join(" "));
  }
}

async function send(url, form, dialog) {
  const button = form.querySelector("button[type=submit]");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const answer = await fetch(url, { method: "POST", headers: { Accept: "application/json" }, body: new FormData(form) }).catch(() => null);
  button.removeAttribute("aria-busy");
  const body = await answer?.json().catch(() => null);
  if (answer?.ok && body) { dialog.close(); toast(body.message); return; }
  if (!body) { form.submit(); return; }
  complain(form, Object.values(body.errors ?? {}).flat(), body.detail);
}

function complain(form, errors, detail) {
  form.querySelector(".summary")?.remove();
  const lines = (errors.length ? errors : [detail]).map((line) => el("li", {}, line));
  const summary = el("div", { class: "summary", role: "alert", tabindex: "-1" }, el("ul", { role: "list" }, ...lines));
  form.prepend(summary);
  summary.focus();
}
