/* Keeps the page of a payment true: it hears what happens, asks now and then, and draws itself anew on a change. */

const EVERY_MS = 2500;
const LOOKS = 4; // every so many questions the provider itself is asked
const GIVE_UP_AFTER = 240;

class PaymentStatus extends HTMLElement {
  connectedCallback() {
    if ("final" in this.dataset) return;
    this.asked = 0;
    this.timer = setInterval(() => this.ask(), EVERY_MS);
    this.hear = () => this.ask();
    document.addEventListener("live:payment:changed", this.hear);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("live:payment:changed", this.hear);
  }

  async ask() {
    if (document.hidden) return;
    this.asked += 1;
    if (this.asked > GIVE_UP_AFTER) return this.disconnectedCallback();
    try {
      if (this.asked % LOOKS === 0 && this.dataset.status === "processing") await this.look();
      const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { status } = await answer.json();
      if (status !== this.dataset.status) location.reload();
    } catch { /* away for a moment: the next question comes by itself */ }
  }

  look() {
    const headers = { Accept: "application/json", "X-CSRFToken": this.dataset.csrf };
    return fetch(this.dataset.look, { method: "POST", headers });
  }
}

customElements.define("payment-status", PaymentStatus);
