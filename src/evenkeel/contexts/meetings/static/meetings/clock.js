// The clock of a meeting goes on between two answers of the server, by whose time it is the same on every screen.
//
//   <p data-clock data-gone="63" data-lasts="900"><strong>13:57</strong> <span>left of 15 min</span></p>
//
// `data-gone`: seconds since it began, `data-lasts`: seconds that it may take, 0 where nobody said. Nothing rings.

let known = null;

function digits(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// A new answer is known by its attributes: then the server's time counts from that moment.
function begun(clock) {
  const said = `${clock.dataset.gone} ${clock.dataset.lasts}`;
  if (known?.said !== said) known = { said, at: performance.now() - Number(clock.dataset.gone) * 1000 };
  return known.at;
}

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const gone = Math.max(0, Math.floor((performance.now() - begun(clock)) / 1000));
  const lasts = Number(clock.dataset.lasts);
  const over = lasts > 0 && gone > lasts;
  clock.classList.toggle("is-over", over);
  clock.querySelector("strong").textContent = digits(lasts ? Math.abs(lasts - gone) : gone);
  if (lasts) clock.querySelector("span").textContent = `${over ? "over" : "left of"} ${Math.floor(lasts / 60)} min`;
}

tick();
setInterval(tick, 500);
