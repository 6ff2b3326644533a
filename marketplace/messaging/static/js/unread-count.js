/* On every page of whoever is signed in: the number beside "Messages" stays right, and what arrives is acknowledged. */
import { mention } from "../../core/js/live.js";

document.addEventListener("live:message:new", ({ detail }) => {
  count(detail.unread);
  if (detail.client_id === null) mention("message:delivered", { conversation_id: detail.conversation_id, message_id: detail.message_id });
});
document.addEventListener("live:message:read", ({ detail }) => { if ("unread" in detail) count(detail.unread); });

function count(number) {
  for (const link of document.querySelectorAll('header.site a[href="/messages"]')) {
    let badge = link.querySelector(".count");
    if (!number) { badge?.remove(); continue; }
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "count";
      link.append(badge);
    }
    badge.textContent = number;
  }
}
