/* <save-button data-url data-save data-unsave data-saved data-unsaved data-failed> around a form with one button.
   Without this script the form posts and comes back. With it the button answers at once and can be undone.
   The server gets {"saved": true | false} and answers any JSON; `saved` in it wins. */
import { send } from "./net.js";
import { toast } from "./toasts.js";

class SaveButton extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    const form = this.querySelector("form");
    (form ?? this.button)?.addEventListener(form ? "submit" : "click", (event) => { event.preventDefault(); this.set(!this.saved, true); });
  }

  get saved() { return this.button.getAttribute("aria-pressed") === "true"; }

  async set(saved, offerUndo) {
    if (this.busy) return;
    this.busy = true;
    this.show(saved);
    const answer = await send(this.dataset.url, { saved }).catch(() => ({ ok: false }));
    this.busy = false;
    if (!answer.ok) {
      this.show(!saved);
      toast(answer.body?.detail ?? this.dataset.failed, { category: "error" });
      return;
    }
    this.show(answer.body?.saved ?? saved);
    toast(saved ? this.dataset.saved : this.dataset.unsaved, offerUndo ? { undo: () => this.set(!saved, false) } : {});
    this.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: { saved } }));
  }

  show(saved) {
    this.button.setAttribute("aria-pressed", String(saved));
    const words = this.button.querySelector("span");
    if (words) words.textContent = saved ? this.dataset.unsave : this.dataset.save;
  }
}

customElements.define("save-button", SaveButton);
