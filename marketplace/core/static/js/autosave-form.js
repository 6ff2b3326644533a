/* <autosave-form url data-saving data-saved data-failed><form>…</form></autosave-form>: keeps a draft as one goes.
   A second after the last change the whole form is posted to `url` in the background (files left out). The answer may
   hold {"saved_at": "09:41", "url": "…", "location": "…"}: url replaces `url` (a first save makes the draft),
   location the page's address, so that a reload comes back to it. */
import { send } from "./net.js";

const PAUSE_MS = 1200;

class AutosaveForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.line = this.querySelector("[data-state]") ?? document.querySelector(this.getAttribute("state-at") || "[data-autosave-state]");
    if (!this.form) return;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("change", () => this.later());
    this.form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && this.timer) this.save(); });
  }

  disconnectedCallback() { this.stop(); }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.going?.abort();
  }

  async save() {
    this.stop();
    this.going = new AbortController();
    this.tell(this.dataset.saving);
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    try {
      const answer = await send(this.getAttribute("url"), new URLSearchParams(data), { signal: this.going.signal });
      if (!answer.ok) { this.tell(answer.body?.detail ?? this.dataset.failed, true); return; }
      if (answer.body?.url) this.setAttribute("url", answer.body.url);
      if (answer.body?.location) history.replaceState(history.state, "", answer.body.location);
      this.tell(this.dataset.saved.replace("{time}", answer.body?.saved_at ?? this.now()));
    } catch (error) {
      if (error.name !== "AbortError") this.tell(this.dataset.failed, true);
    }
  }

  now() { return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date()); }

  tell(words, bad = false) {
    if (!this.line) return;
    this.line.textContent = words;
    this.line.classList.toggle("bad", bad);
  }
}

customElements.define("autosave-form", AutosaveForm);
