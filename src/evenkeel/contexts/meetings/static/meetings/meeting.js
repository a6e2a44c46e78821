// A meeting that is alive: whoever turns to the next part, everybody who follows sees it at once.
//
//   <div id="mt-live" hx-get="…" hx-trigger="look" data-events="…"><input type="hidden" name="seen" value="7">…</div>
//
// The stream says only that there is something new; htmx fetches it as the person herself. While there is no stream, the page looks
// for itself every two seconds.
import { listening } from "../boards/stream.js";

const LOOKS = 2_000; // milliseconds

function follow(screen) {
  let timer = 0;
  const look = () => screen.dispatchEvent(new CustomEvent("look"));
  const looking = (is) => {
    clearInterval(timer);
    timer = is ? setInterval(look, LOOKS) : 0;
  };
  listening(screen.dataset.events, {
    kinds: ["meeting-changed"],
    told: ({ version }) => { if (version > Number(screen.querySelector("[name=seen]").value)) look(); },
    back: () => { looking(false); look(); },
    lost: () => { if (!timer) looking(true); },
  });
}

// the board at which they meet: the card that is talked about is marked, and what is confidential stays off a shared screen
function mark(screen, board) {
  const open = board.dataset.open, cards = screen.querySelector("[name=screen]").value === "own" ? open : `${open}?shared=1`;
  if (board.dataset.cards !== cards) {
    board.dataset.cards = cards;
    board.soon?.(0);
  }
  const id = `card-${screen.querySelector("[name=case]")?.value}`;
  for (const each of board.querySelectorAll(".bo-card")) each.classList.toggle("is-talked", each.id === id);
}

const screen = document.getElementById("mt-live"), board = document.getElementById("mt-board");
if (screen) follow(screen);
if (screen && board) {
  const marking = new MutationObserver(() => mark(screen, board));
  marking.observe(board, { childList: true, subtree: true });
  marking.observe(screen, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
  mark(screen, board);
}
