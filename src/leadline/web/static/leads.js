// The list of leads: ranges of ticks, and export of what is ticked. The shell does the rest.
(() => {
  const boxes = () => [...document.querySelectorAll("input[data-select]")];
  const typing = (target) => target.matches?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
  let last = null;

  function range(to, on) {
    const all = boxes();
    const [from, until] = [all.indexOf(last), all.indexOf(to)].sort((a, b) => a - b);
    if (from < 0) return false;
    all.slice(from, until + 1).forEach((box) => { box.checked = on; });
    to.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  document.addEventListener("click", (event) => {
    if (!event.target.matches?.("input[data-select]")) return;
    if (event.shiftKey && last?.isConnected) range(event.target, event.target.checked);
    last = event.target;
  });

  // Shift+X ticks all from the last one ticked to the one that has the focus; X alone is the shell's.
  document.addEventListener("keydown", (event) => {
    if (!event.shiftKey || event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.body.dataset.singleKeys === "off" || document.querySelector("dialog[open]")) return;
    const box = document.activeElement?.closest?.("tr")?.querySelector("input[data-select]");
    if (!box) return;
    event.preventDefault();
    if (!last?.isConnected || !range(box, true)) box.click();
    last = box;
  }, true);

  // A reason that is missing is asked for where it is typed.
  document.addEventListener("htmx:responseError", (event) => {
    const reason = event.detail.elt.closest?.("#bulk")?.elements.text;
    if (reason && !reason.value.trim()) reason.focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-export]");
    if (!button) return;
    const asked = new URLSearchParams();
    const form = button.form;
    if (form.elements.all?.checked) {
      asked.set("all", form.elements.all.value);
      asked.set("query", form.elements.query.value);
    } else {
      boxes().filter((box) => box.checked).forEach((box) => asked.append("lead", box.value));
    }
    location.assign(`${button.dataset.export}?${asked}`);
  });
})();
