/* <busy-form><form>…</form></busy-form>: a form is sent once, and its button says that it is on the way. */
class BusyForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (this.sent) { event.preventDefault(); return; }
      this.sent = true;
      this.show(event.submitter);
    });
    addEventListener("pageshow", (event) => { if (event.persisted) this.rest(); });
  }

  show(button) {
    if (!button) return;
    this.button = button;
    this.words = button.querySelector("span") ?? button;
    this.before = this.words.textContent;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) this.words.textContent = button.dataset.busy;
  }

  /** The page came back from the browser's cache: it may be sent again. */
  rest() {
    this.sent = false;
    if (!this.button) return;
    this.button.removeAttribute("aria-busy");
    this.words.textContent = this.before;
  }
}

customElements.define("busy-form", BusyForm);
