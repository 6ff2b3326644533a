/* <copy-text text="…" data-done="Copied"><button>: copies; with the attribute share, offers the device's own sharing first. */
import { toast } from "./toasts.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.act());
  }

  async act() {
    const text = this.getAttribute("text") || location.href;
    if (this.hasAttribute("share") && navigator.share) {
      try {
        await navigator.share({ url: text, title: this.getAttribute("title-text") || document.title });
        return;
      } catch (error) {
        if (error.name === "AbortError") return;
      }
    }
    await copy(text);
    toast(this.dataset.done);
  }
}

/* Plain http has no clipboard object: a selected field still copies there. */
async function copy(text) {
  if (navigator.clipboard) { await navigator.clipboard.writeText(text); return; }
  const area = document.createElement("textarea");
  area.className = "vh";
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

customElements.define("copy-text", CopyText);
