// Theme: follows the system until somebody chooses; the choice stays in this browser. Runs before the page is drawn.
(() => {
  const root = document.documentElement;
  let saved = null;
  try { saved = localStorage.getItem("theme"); } catch { /* storage may be off */ }
  if (saved === "dark" || saved === "light") root.dataset.theme = saved;
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-toggle-theme]")) return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* as above */ }
  });
})();
