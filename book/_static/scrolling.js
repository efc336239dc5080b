// A box that scrolls sideways must be reachable by keyboard. The theme sees to code and tables, this to the rest.
(() => {
  const BOXES = "mjx-container, .cell_output figure .output";

  const update = () => {
    for (const box of document.querySelectorAll(BOXES)) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };

  window.addEventListener("load", async () => {
    if (window.MathJax) await MathJax.startup.promise;
    update();
    let waiting;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, 200);
    });
    document.addEventListener("toggle", update, true); // a folded equation has no width
    document.addEventListener("click", () => setTimeout(update)); // nor has one in a closed answer or a hidden tab
  });
})();
