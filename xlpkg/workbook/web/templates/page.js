"use strict";
// Values of charts: the tip of a mark is its row in the chart's table.
for (const figure of document.querySelectorAll("figure")) {
  const plot = figure.querySelector(".plot"), marks = [...plot.querySelectorAll(".hit")];
  const heads = [...figure.querySelectorAll("thead th")], rows = figure.querySelectorAll("tbody tr");
  const tip = document.createElement("div");
  let at = -1;
  tip.className = "tip";
  tip.setAttribute("role", "status");
  plot.append(tip);
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", plot.dataset.label);
  const show = (next) => {
    if (next === at) return;
    marks[at]?.classList.remove("on");
    at = next;
    tip.replaceChildren();
    if (at < 0) return;
    marks[at].classList.add("on");
    const [name, ...cells] = rows[at].cells;
    const title = document.createElement("b");
    title.textContent = name.textContent;
    tip.append(title);
    cells.forEach((cell, index) => {
      if (!cell.textContent.trim()) return;
      const line = document.createElement("span");
      line.textContent = `${heads[index + 1].textContent}: ${cell.textContent}`;
      tip.append(line);
    });
    const box = plot.getBoundingClientRect(), mark = marks[at].getBoundingClientRect();
    const left = mark.left - box.left + (figure.dataset.kind === "bars" ? mark.width / 2 : mark.width + 6);
    const below = mark.bottom - box.top + 4, above = mark.top - box.top - tip.offsetHeight - 4;
    tip.style.left = `${Math.max(0, Math.min(left, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${figure.dataset.kind === "lines" ? 0 : mark.bottom + tip.offsetHeight > innerHeight && above > 0 ? above : below}px`;
  };
  const markAt = (event) => marks.indexOf(event.target.closest(".hit"));
  plot.addEventListener("pointermove", (event) => show(markAt(event)));
  plot.addEventListener("pointerdown", (event) => show(markAt(event)));
  plot.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && show(-1));
  plot.addEventListener("blur", () => show(-1));
  plot.addEventListener("keydown", (event) => {
    const last = marks.length - 1;
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") show(-1);
    if (next === undefined || last < 0) return;
    event.preventDefault();
    show(Math.max(0, Math.min(next, last)));
  });
}

// Tables: a click on a heading sorts, figures first from the largest.
for (const table of document.querySelectorAll(".sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const value = (row, index) => row.cells[index].dataset.value ?? row.cells[index].textContent;
  heads.forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const first = index ? "descending" : "ascending", other = index ? "ascending" : "descending";
      const order = head.ariaSort === first ? other : first, sign = order === "ascending" ? 1 : -1;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const known = (row) => index === 0 || row.cells[index].dataset.value !== undefined;
      const compare = (a, b) => index ? value(a, index) - value(b, index) : value(a, 0).localeCompare(value(b, 0), document.documentElement.lang);
      body.append(...[...body.rows].sort((a, b) => known(b) - known(a) || (known(a) ? sign * compare(a, b) : 0)));
    });
  });
}
