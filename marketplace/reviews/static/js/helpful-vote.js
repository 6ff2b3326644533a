/* <helpful-vote data-url> around a form with one button (aria-pressed) and a count in [data-count].
   Without this script the form posts and the page comes back. With it the button answers at once. */
import { send } from "../../core/js/net.js";
import { toast } from "../../core/js/toasts.js";

class HelpfulVote extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.change(); });
  }

  get isOn() { return this.button.getAttribute("aria-pressed") === "true"; }

  async change() {
    if (this.busy) return;
    this.busy = true;
    const wanted = !this.isOn;
    this.show(wanted);
    const answer = await send(this.dataset.url, { helpful: wanted }).catch(() => ({ ok: false }));
    this.busy = false;
    if (!answer.ok) {
      this.show(!wanted);
      if (answer.body?.detail) toast(answer.body.detail, { category: "error" });
      return;
    }
    this.querySelector("[data-count]").textContent = answer.body.helpful_count || "";
  }

  show(isOn) {
    this.button.setAttribute("aria-pressed", String(isOn));
    this.querySelector('input[name="helpful"]').value = isOn ? "0" : "1";
  }
}

customElements.define("helpful-vote", HelpfulVote);
