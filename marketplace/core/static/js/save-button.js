/* <save-button data-url data-save data-unsave data-saved data-unsaved data-failed> around a form with one button, or
   around a link (class "on" where it is saved) to a page that asks; the first one on a page carries the words for all.
   Without this script the form posts, or the link leads on. With it the button answers at once and can be undone.
   The server gets {"saved": true | false} and answers any JSON; `saved` in it wins. */
import { send } from "./net.js";
import { toast } from "./toasts.js";

class SaveButton extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    if (link) link.replaceWith(asButton(link));
    this.button = this.querySelector("button");
    this.words = (this.dataset.saved ? this : document.querySelector("save-button[data-saved]"))?.dataset ?? {};
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
      toast(answer.body?.detail ?? this.words.failed, { category: "error" });
      return;
    }
    this.show(answer.body?.saved ?? saved);
    toast(saved ? this.words.saved : this.words.unsaved, offerUndo ? { undo: () => this.set(!saved, false) } : {});
    this.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: { saved } }));
  }

  show(saved) {
    this.button.setAttribute("aria-pressed", String(saved));
    const words = this.button.querySelector("span");
    if (words) words.textContent = saved ? this.words.unsave : this.words.save;
  }
}

function asButton(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.classList.remove("on");
  button.setAttribute("aria-pressed", String(link.classList.contains("on")));
  if (link.dataset.label) button.setAttribute("aria-label", link.dataset.label);
  button.append(...link.childNodes);
  return button;
}

customElements.define("save-button", SaveButton);
