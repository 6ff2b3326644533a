/* <count-down seconds="…">14:59</count-down> counts down; at the end the page is loaded again and tells the truth. */
class CountDown extends HTMLElement {
  connectedCallback() {
    this.until = performance.now() + Number(this.getAttribute("seconds")) * 1000;
    this.timer = setInterval(() => this.show(), 1000);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  show() {
    const left = Math.max(0, Math.round((this.until - performance.now()) / 1000));
    this.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(this.timer);
    location.reload();
  }
}

customElements.define("count-down", CountDown);
