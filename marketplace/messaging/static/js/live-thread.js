/* <live-thread data-conversation data-me data-other …words> around the bubbles and the form of a conversation.
   Without this script the form posts and the page loads again. With it a message is shown at once, sent over the live
   connection or by fetch, tried again where that fails, and known by its client_id, so that none is stored twice. */
import { isUp, mention, say } from "../../core/js/live.js";
import { send } from "../../core/js/net.js";
import { bubble, dayLine, dayOf, flagged, pieceOf, tick } from "./bubbles.js";
import { Uploads } from "./uploads.js";

const TYPING_EVERY_MS = 2000;
const TYPING_SHOWN_MS = 4000;
const CHECK_AFTER_MS = 900;
const AGAIN_MS = [2000, 5000, 15000];
const NEAR_PX = 120;

class LiveThread extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".bubbles");
    this.form = this.querySelector("form.composer");
    this.id_ = Number(this.dataset.conversation);
    this.other = Number(this.dataset.other);
    this.listenToServer();
    if (this.form) this.listenToWriter();
    this.querySelector("[data-older]")?.addEventListener("click", (event) => { event.preventDefault(); this.loadOlder(event.currentTarget); });
    const target = document.querySelector(location.hash.startsWith("#m") ? location.hash : "#new");
    if (target && this.contains(target)) target.scrollIntoView({ block: "center" });
    else this.toEnd();
    this.tellRead();
  }

  /* ── what the server says ── */

  listenToServer() {
    const heard = (event, act) => document.addEventListener(`live:${event}`, ({ detail }) => { if (detail.conversation_id === this.id_) act(detail); });
    heard("message:new", (message) => this.take(message));
    heard("message:read", (read) => { if (read.account_id === this.other) this.mark(read.up_to_id, { is_read: true }); });
    heard("message:delivered", (told) => { if (told.account_id === this.other) this.mark(told.up_to_id, { is_delivered: true }); });
    heard("message:attachment", ({ attachment }) => this.list.querySelector(`[data-attachment="${attachment.attachment_id}"]`)?.replaceWith(pieceOf(attachment, this.dataset)));
    heard("typing", (told) => { if (told.account_id === this.other) this.showTyping(); });
    document.addEventListener("live:presence", ({ detail }) => this.showPresence(detail));
    document.addEventListener("live:up", () => { this.show("[data-down]", ""); this.fetchMissed(); });
    document.addEventListener("live:down", () => this.show("[data-down]", this.dataset.offline));
    document.addEventListener("visibilitychange", () => this.tellRead());
    addEventListener("focus", () => this.tellRead());
  }

  take(message) {
    const isOwn = message.sender_id === Number(this.dataset.me);
    if (this.list.querySelector(`#m${message.message_id}`)) return;
    const made = bubble(message, isOwn, this.dataset);
    const waiting = message.client_id && this.list.querySelector(`[data-client="${message.client_id}"]`);
    const wasNear = this.isNearEnd();
    if (waiting) { clearTimeout(waiting.timer); waiting.replaceWith(made); } else this.append(made, new Date(message.timestamp_sent));
    if (isOwn || wasNear) this.toEnd();
    if (isOwn) return;
    this.querySelector("[data-typing]").hidden = true;
    this.querySelector("[data-said]").textContent = `${this.dataset.otherName}: ${message.content}`;
    if (document.hidden && !this.list.querySelector(".fresh")) {
      const line = document.createElement("li");
      line.className = "fresh";
      line.append(Object.assign(document.createElement("span"), { textContent: this.dataset.new }));
      made.before(line);
    }
    this.tellRead();
  }

  append(made, at) {
    const last = [...this.list.querySelectorAll(".day")].at(-1);
    if (last?.dataset.day !== dayOf(at)) this.list.append(dayLine(at, this.dataset));
    this.list.append(made);
  }

  mark(upTo, state) {
    for (const made of this.list.querySelectorAll(".bubble.me[data-id]")) {
      const mark = made.querySelector(".tick");
      if (Number(made.dataset.id) > upTo || !mark || mark.classList.contains("read")) continue;
      mark.replaceWith(tick({ is_delivered: true, ...state }, this.dataset));
    }
  }

  async fetchMissed() {
    const last = this.lastId();
    const answer = await fetch(`${this.dataset.url}/part?after=${last}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { messages, more } = await answer.json();
    for (const message of messages) this.take(message);
    if (more) await this.fetchMissed();
    for (const waiting of this.list.querySelectorAll(".bubble[data-client]")) this.deliver(waiting);
  }

  async loadOlder(link) {
    const first = this.list.querySelector("[data-id]");
    const answer = await fetch(`${this.dataset.url}/part?before=${first.dataset.id}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { messages, more } = await answer.json();
    const height = this.list.scrollHeight;
    const part = document.createDocumentFragment();
    let day = null;
    for (const message of messages) {
      const at = new Date(message.timestamp_sent);
      if (dayOf(at) !== day) part.append(dayLine(at, this.dataset));
      day = dayOf(at);
      part.append(bubble(message, message.sender_id === Number(this.dataset.me), this.dataset));
    }
    const head = this.list.querySelector(".day");
    if (head?.dataset.day === day) head.remove();
    this.list.prepend(part);
    this.list.scrollTop += this.list.scrollHeight - height;
    if (!more) link.closest("p").remove();
  }

  tellRead() {
    const last = this.lastId();
    if (document.hidden || !document.hasFocus() || last <= (this.read ?? 0)) return;
    this.read = last;
    if (isUp()) say("message:read", { conversation_id: this.id_, message_id: last });
    else send(`${this.dataset.url}/reading`, {}).catch(() => {});
  }

  showTyping() {
    const line = this.querySelector("[data-typing]");
    line.hidden = false;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { line.hidden = true; }, TYPING_SHOWN_MS);
  }

  showPresence({ account_id: account, is_online: isOnline }) {
    for (const face of document.querySelectorAll(`.face[data-account="${account}"]`)) face.classList.toggle("here", isOnline);
    if (account !== this.other) return;
    const words = document.querySelector("[data-presence]");
    if (words) words.textContent = isOnline ? words.dataset.here : "";  // the page may be on its way out
  }

  /* ── what the writer does ── */

  listenToWriter() {
    this.area = this.form.querySelector("textarea");
    this.uploads = new Uploads(this.querySelector("[data-pending]"), this.dataset.uploadUrl, this.dataset);
    this.uploads.done = () => { if (this.waits && !this.uploads.isBusy && !this.uploads.hasBad) this.write(); };
    const chooser = this.form.querySelector("input[type=file]");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.write(); });
    this.area.addEventListener("input", () => this.onInput());
    this.area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      this.write();
    });
    chooser.addEventListener("change", () => { this.uploads.add([...chooser.files]); chooser.value = ""; });
    this.area.addEventListener("paste", (event) => { const files = [...event.clipboardData.files]; if (files.length) { event.preventDefault(); this.uploads.add(files); } });
    this.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); this.classList.add("over"); } });
    this.addEventListener("dragleave", () => this.classList.remove("over"));
    this.addEventListener("drop", (event) => { event.preventDefault(); this.classList.remove("over"); this.uploads.add([...event.dataTransfer.files]); });
    for (const button of this.querySelectorAll("[data-quick]")) {
      button.disabled = false;
      button.addEventListener("click", () => { this.area.value = [this.area.value.trimEnd(), button.textContent].filter(Boolean).join("\n"); this.area.focus(); this.onInput(); });
    }
    this.grow();
    if (location.hash === "#reply") this.area.focus({ preventScroll: true });
  }

  onInput() {
    this.grow();
    if (Date.now() - (this.typedAt ?? 0) > TYPING_EVERY_MS && this.area.value) {
      this.typedAt = Date.now();
      mention("typing", { conversation_id: this.id_ });
    }
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => this.check(), CHECK_AFTER_MS);
  }

  /* Before it is sent: what looks like a deal outside is pointed out, and nothing is stopped. */
  async check() {
    const content = this.area.value;
    const answer = content.trim().length > 6 ? await send(this.dataset.checkUrl, { content }).catch(() => null) : null;
    const flags = answer?.ok ? answer.body.flags : [];
    this.show("[data-warned]", flags.length ? flagged(flags, this.dataset).textContent : "");
  }

  write() {
    const content = this.area.value.trim();
    this.waits = this.uploads.isBusy;
    if (this.waits || (!content && !this.uploads.ready.length) || content.length > Number(this.dataset.most)) return;
    const pieces = this.uploads.take();
    const message = { content, attachments: pieces, timestamp_sent: new Date().toISOString() };
    const waiting = bubble(message, true, this.dataset);
    waiting.dataset.client = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    waiting.classList.add("waiting");
    waiting.querySelector(".tick").textContent = this.dataset.sending;
    waiting.outgoing = { content, client_id: waiting.dataset.client, attachment_ids: pieces.map((one) => one.attachment_id) };
    waiting.tries = 0;
    this.append(waiting, new Date());
    this.toEnd();
    this.area.value = "";
    this.show("[data-warned]", "");
    clearTimeout(this.checkTimer);
    this.grow();
    this.area.focus();
    this.deliver(waiting);
  }

  async deliver(waiting) {
    if (waiting.isOnItsWay || !waiting.isConnected) return;
    waiting.isOnItsWay = true;
    clearTimeout(waiting.timer);
    const answer = isUp() ? await say("message:send", { conversation_id: this.id_, ...waiting.outgoing }) : await this.post(waiting.outgoing);
    waiting.isOnItsWay = false;
    if (!answer.error) { this.take(answer); return; }
    const isOurs = [0, 429, 500, 503].includes(answer.error.status);
    if (isOurs && waiting.tries < AGAIN_MS.length) {
      waiting.timer = setTimeout(() => this.deliver(waiting), AGAIN_MS[waiting.tries]);
      waiting.tries += 1;
      return;
    }
    this.fail(waiting, answer.error.detail);
  }

  async post(outgoing) {
    const answer = await send(this.dataset.url, outgoing).catch(() => null);
    return answer?.ok ? answer.body : { error: { status: answer?.status ?? 0, detail: answer?.body?.detail } };
  }

  fail(waiting, why) {
    waiting.classList.replace("waiting", "failed");
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn bare sm again", textContent: `${why || this.dataset.failed} ${this.dataset.again}` });
    again.addEventListener("click", () => {
      again.remove();
      waiting.classList.replace("failed", "waiting");
      waiting.tries = 0;
      this.deliver(waiting);
    });
    waiting.append(again);
  }

  /* ── small things ── */

  lastId() { return Math.max(0, ...[...this.list.querySelectorAll("[data-id]")].map((made) => Number(made.dataset.id))); }

  isNearEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_PX; }

  toEnd() { this.list.scrollTop = this.list.scrollHeight; }

  grow() {
    this.area.style.blockSize = "auto";
    this.area.style.blockSize = `${this.area.scrollHeight + 2}px`;
  }

  show(selector, words) {
    const line = this.querySelector(selector);
    line.textContent = words;
    line.hidden = !words;
  }
}

customElements.define("live-thread", LiveThread);
