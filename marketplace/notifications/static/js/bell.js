/* Keeps the bell up to date while a page is open: a notice shows itself for a moment, and is counted. */
import { el } from "../../core/js/icon.js";

const LIST = "/notifications";
const COUNT = "/api/v1/notifications?unread=true&limit=1";
const WAIT_MS = 250;
let timer;

document.addEventListener("live:notification:new", async ({ detail }) => {
  later();
  if (document.hidden || location.pathname === detail.url.split(/[?#]/)[0] || location.pathname === LIST) return;
  const { toast } = await import("../../core/js/toasts.js");
  toast(detail.content, { category: "info", url: `${LIST}/${detail.notification_id}` });
});
document.addEventListener("live:up", ({ detail }) => { if (!detail.isFirst) later(); });

/* Several at once are counted once. */
function later() {
  clearTimeout(timer);
  timer = setTimeout(renew, WAIT_MS);
}

async function renew() {
  const answer = await fetch(COUNT, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) show((await answer.json()).unreadCount);
  if (location.pathname === LIST && !new URLSearchParams(location.search).has("page")) renewList();
}

function show(count) {
  for (const link of document.querySelectorAll(`.site-end a[href="${LIST}"], .menu a[href="${LIST}"]`)) {
    if (link.closest(".narrow-only")) continue;
    const badge = link.querySelector(".count");
    const text = count > 99 ? "99+" : String(count);
    if (!count) badge?.remove();
    else if (badge) badge.textContent = text;
    else link.append(el("span", { class: "count" }, text));
  }
}

/* The open inbox shows what came; what one is about to press stays where it is as long as it has the focus. */
async function renewList() {
  const old = document.querySelector(".inbox");
  if (!old || old.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".inbox");
  if (fresh) old.replaceWith(document.adoptNode(fresh));
}
