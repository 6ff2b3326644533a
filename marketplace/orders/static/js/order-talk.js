/* <order-talk data-conversation data-me …words> around the last messages about an order and the form to answer.
   Without this script the form posts and the page loads again. With it a message stands there at once, and what the
   other side writes comes in by itself; what can't be sent this way is sent as the form would. */
import { isUp, say } from "../../core/js/live.js";
import { send } from "../../core/js/net.js";
import { bubble, tick } from "../../messaging/js/bubbles.js";

class OrderTalk extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".bubbles");
    this.form = this.querySelector("form");
    this.form?.addEventListener("submit", (event) => { event.preventDefault(); this.write(); });
    const heard = (event, act) => document.addEventListener(`live:${event}`, ({ detail }) => { if (detail.conversation_id === this.conversation) act(detail); });
    heard("message:new", (message) => this.take(message));
    heard("message:read", (read) => { if (read.account_id !== this.me) this.mark(read.up_to_id); });
    this.list.addEventListener("pointerenter", () => this.tellRead());
    this.form?.addEventListener("focusin", () => this.tellRead());
  }

  get conversation() { return Number(this.dataset.conversation); }
  get me() { return Number(this.dataset.me); }

  take(message) {
    if (this.list.querySelector(`#m${message.message_id}`)) return;
    const isOwn = message.sender_id === this.me;
    this.querySelector("[data-none]")?.remove();
    this.list.hidden = false;
    this.list.append(bubble(message, isOwn, this.dataset));
    if (!isOwn) this.querySelector("[data-said]").textContent = message.content;
    if (!isOwn && this.contains(document.activeElement)) this.tellRead();
  }

  mark(upTo) {
    for (const made of this.list.querySelectorAll(".bubble.me[data-id]")) {
      if (Number(made.dataset.id) <= upTo) made.querySelector(".tick")?.replaceWith(tick({ is_read: true }, this.dataset));
    }
  }

  tellRead() {
    const last = Math.max(0, ...[...this.list.querySelectorAll("[data-id]")].map((made) => Number(made.dataset.id)));
    if (!last || last === this.read || !isUp()) return;
    this.read = last;
    say("message:read", { conversation_id: this.conversation, message_id: last });
  }

  async write() {
    const area = this.form.elements.content;
    const content = area.value.trim();
    if (!content || this.isSending) return;
    this.isSending = true;
    const data = new FormData(this.form);
    data.set("client_id", this.waiting ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`);
    const answer = await send(this.form.action, data).catch(() => null);
    this.isSending = false;
    if (!answer?.ok) { this.form.submit(); return; }
    this.waiting = undefined;
    this.dataset.conversation = answer.body.conversation_id;
    area.value = "";
    this.take(answer.body);
    area.focus();
  }
}

customElements.define("order-talk", OrderTalk);
