// Signing in and accounts: the password shown, the link copied, what was typed forgotten when one leaves.
"use strict";
(() => {
  document.addEventListener("change", (e) => {
    if (!e.target.dataset?.visa) return;
    e.target.dataset.visa.split(" ").forEach((id) => { document.getElementById(id).type = e.target.checked ? "text" : "password"; });
  });
  document.addEventListener("click", async (e) => {
    const button = e.target.closest?.("[data-kopiera]");
    if (!button) return;
    const field = document.getElementById(button.dataset.kopiera), said = document.getElementById("kopierat");
    field.select();
    try { await navigator.clipboard.writeText(field.value); said.textContent = "kopierad"; } catch { said.textContent = "tryck Ctrl+C"; }
  });
  document.addEventListener("submit", (e) => { if ("glom" in e.target.dataset) sessionStorage.clear(); });
})();
