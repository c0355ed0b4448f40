// The playbook's editor: line numbers, ways to a line, and nothing lost on leaving. The Tab key goes on, as everywhere.
(() => {
  const text = () => document.getElementById("text");
  const form = () => document.getElementById("draft-form");
  let kept = null;

  // The numbers stand beside the text, which is as high as it has lines. What is marked stays until the next check.
  function number() {
    const field = text(), numbers = document.getElementById("numbers");
    if (!field || !numbers) return;
    const lines = Math.min(field.value.split("\n").length, 5000);
    field.rows = lines + 1;
    const there = numbers.textContent.trimEnd().split("\n").length;
    if (lines === there) return;
    numbers.textContent = Array.from({ length: lines }, (_, n) => `${n + 1}\n`).join("");
  }

  // Until the server has said what is wrong with what was typed last, it cannot be published.
  function changed() {
    number();
    const publish = document.getElementById("publish");
    if (text()?.value === kept || !publish || publish.getAttribute("aria-disabled") === "true") return;
    publish.setAttribute("aria-disabled", "true");
    publish.title = "The draft is being checked.";
  }

  function goTo(line) {
    const field = text();
    if (!field) return;
    const lines = field.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    const box = field.closest(".editor");
    box.scrollTop = Math.max(0, (line - 1) * 21 - box.clientHeight / 3);
    box.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("input", (event) => event.target.id === "text" && changed());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-line]");
    if (link && text()) { event.preventDefault(); goTo(Number(link.dataset.line)); }
    if (event.target.closest?.("#publish[aria-disabled=true]")) { event.preventDefault(); event.stopPropagation(); }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "text" || event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form().requestSubmit(form().querySelector("[name=look]"));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form() && event.detail.successful) kept = event.detail.requestConfig.parameters?.text ?? kept;
  });
  addEventListener("pagehide", () => {
    if (text() && text().value !== kept) navigator.sendBeacon(form().action, new FormData(form()));
  });
  document.addEventListener("DOMContentLoaded", () => { kept = text()?.value ?? null; number(); });
})();
