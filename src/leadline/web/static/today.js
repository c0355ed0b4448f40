// Today: the panel beside the queue always is that of the marked row, and a row that was seen to stays where it is,
// struck through. Without this file rows are links and deeds are forms.
(() => {
  const panel = () => document.getElementById("person");
  const shown = () => panel()?.querySelector("[data-step]")?.dataset.step;
  const rows = () => [...document.querySelectorAll("#queue [data-item]")];
  const marked = () => rows().find((row) => row.getAttribute("aria-current") === "true");
  const narrow = () => matchMedia("(max-width: 1180px)").matches;
  let waiting = null;

  // In one column a row leads to the person below the list, as a link does.
  document.addEventListener("click", (event) => {
    if (narrow() && event.target.closest?.("#queue [data-item]")) event.stopImmediatePropagation();
  }, true);

  // A key of the panel that is pressed before the panel of the marked row has come waits for it: nothing may be done
  // with the person before.
  document.addEventListener("keydown", (event) => {
    const row = marked();
    if (!row || narrow() || row.dataset.step === shown() || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (!panel()?.querySelector(`[data-key="${CSS.escape(key)}"]`)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { step: row.dataset.step, key };
    row.click();
  }, true);

  // What is shown already is not asked for again, and nothing is swapped away under a form that is being filled in.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt;
    if (!row.matches?.("#queue [data-item]")) return;
    if (row.dataset.step === shown() || document.querySelector("dialog[open]")) event.preventDefault();
  });

  // Of several that were asked for quickly, only the marked one is shown, and none under an open form.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.requestConfig?.elt;
    if (!row?.matches?.("#queue [data-item]")) return;
    if (row !== marked() || document.querySelector("dialog[open]")) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "person") return;
    const became = panel().querySelector("template[data-became]");
    const place = became && document.getElementById(became.dataset.became);
    if (place) {
      place.replaceWith(became.content);
      htmx.process(document.getElementById(became.dataset.became));
    }
    became?.remove();
    rows().forEach((row) => {
      if (row.dataset.step === shown()) {
        row.setAttribute("aria-current", "true");
        row.closest("details")?.setAttribute("open", "");
      } else row.removeAttribute("aria-current");
    });
  });

  // What was struck through and is to do again was undone: it is the one to look at.
  let struck = [], back = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "today") return;
    struck = [...document.querySelectorAll("#queue li[id]:has(> .done)")].map((line) => line.id);
    back = null;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "today" || !struck.length) return;  // it is told once for each part that is swapped
    back = struck.map((id) => document.getElementById(id)?.querySelector("[data-item]")).find(Boolean) ?? null;
    struck = [];
    if (!back || narrow()) return;
    marked()?.removeAttribute("aria-current");
    back.setAttribute("aria-current", "true");
    back.closest("details")?.setAttribute("open", "");
    back.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "today" || !back) return;
    if (!narrow() && back === marked()) back.click();
    back = null;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!["person", "today"].includes(event.detail.target?.id)) return;
    if (document.activeElement === document.body && !narrow()) marked()?.focus({ preventScroll: true });
    if (!waiting) return;
    const { step, key } = waiting;
    waiting = null;
    if (step === shown()) panel().querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  });
})();
