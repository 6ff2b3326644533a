/* <char-count max data-text data-over>: says how many characters are used, and how many are too many. */
class CharCount extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea, input");
    this.line = this.querySelector("[data-count]");
    if (!this.area || !this.line) return;
    this.max = Number(this.getAttribute("max"));
    this.format = new Intl.NumberFormat(document.documentElement.lang);
    this.line.setAttribute("aria-live", "off");
    this.area.addEventListener("input", () => this.count());
    this.area.addEventListener("blur", () => this.line.setAttribute("aria-live", "off"));
    this.count();
  }

  count() {
    const used = [...this.area.value.replace(/\r\n/g, "\n")].length;
    const over = used - this.max;
    const words = over > 0 ? this.dataset.over.replace("{over}", this.format.format(over)) : this.dataset.text.replace("{used}", this.format.format(used)).replace("{max}", this.format.format(this.max));
    this.line.classList.toggle("bad", over > 0);
    this.line.setAttribute("aria-live", used > this.max * 0.9 ? "polite" : "off");
    this.line.textContent = words;
  }
}

customElements.define("char-count", CharCount);
