// What others do is seen here without a click: when the log has grown, the parts of a page marked data-levande are fetched anew.
// A part in which somebody types is left alone, and says that there is something new.
"use strict";
(() => {
  const body = document.body;
  let asking = false, again = false;
  const parts = () => [...document.querySelectorAll("[data-levande]")];
  const typing = (part) => {
    const at = document.activeElement;
    if (part.contains(at) && at.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return true;
    return [...part.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")].some((f) => f.value !== f.defaultValue);
  };
  const sign = (e) => e.id || e.getAttribute("href") || e.getAttribute("data-gor") || (e.name && e.name + "=" + e.value) || e.textContent.trim();
  const same = (old, made) => old.innerHTML.replace(/[0-9a-f]{64}/g, "") === made.innerHTML.replace(/[0-9a-f]{64}/g, "");

  // ticks, what is unfolded and the focus are the reader's own: they go over to the new part
  function carry(old, made) {
    const ticked = new Map([...old.querySelectorAll("input[type=checkbox], input[type=radio]")].map((i) => [sign(i), i.checked]));
    made.querySelectorAll("input[type=checkbox], input[type=radio]").forEach((i) => { if (ticked.has(sign(i))) i.checked = ticked.get(sign(i)); });
    const open = new Map([...old.querySelectorAll("details")].map((d) => [d.firstElementChild?.textContent.replace(/\d+/g, ""), d.open]));
    made.querySelectorAll("details").forEach((d) => { const was = open.get(d.firstElementChild?.textContent.replace(/\d+/g, "")); if (was !== undefined) d.open = was; });
    const at = document.activeElement;
    return at !== old && old.contains(at) ? [...made.querySelectorAll(at.tagName)].find((e) => sign(e) === sign(at)) : at === old ? made : null;
  }
  function tell(part) {
    if (part.querySelector(":scope > .nytt-finns")) return;
    const said = document.createElement("p"), link = document.createElement("a");
    said.className = "nytt-finns"; said.setAttribute("role", "status");
    link.href = location.pathname + location.search; link.textContent = "Visa det nya";
    said.append("Någon har ändrat här medan du skriver. Det du skrivit står kvar. ", link);
    part.prepend(said);
  }
  async function renew() {
    const mine = parts();
    if (!mine.length || document.querySelector("dialog[open]")) return;
    if (asking) { again = true; return; }
    asking = true;
    const began = performance.now();
    try {
      const r = await fetch(location.pathname + location.search, { headers: { "X-Belagg-Levande": "1" } });
      if (!r.ok || r.redirected) return;
      const made = new DOMParser().parseFromString(await r.text(), "text/html");
      for (const part of mine) {
        const now = part.id && made.getElementById(part.id);
        if (!now || !part.isConnected || same(part, now)) continue;
        if (typing(part)) { tell(part); continue; }
        const focus = carry(part, now);
        part.replaceWith(now); window.htmx?.process(now); focus?.focus({ preventScroll: true });
      }
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;  // nobody answered: vakt.js says so
    } finally {
      // a page that is slow to make rests four times as long before it is asked for again: many may be looking
      setTimeout(() => { asking = false; if (again) { again = false; renew(); } }, 4 * (performance.now() - began));
    }
  }
  body.addEventListener("andrat", renew);
})();
