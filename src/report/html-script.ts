/**
 * The one script of `report.html`, run as it stands. Without it everything can be read, and levels and verdicts can be
 * filtered; it adds the search, the buttons, and that an address with `#ID` opens the requirement.
 */
export const SCRIPT = `
'use strict';
const requirements = [...document.querySelectorAll('.requirement')];
const sections = [...document.querySelectorAll('.section')];
const boxes = [...document.querySelectorAll('.controls input[type=checkbox]')];
const search = document.getElementById('search');
const count = document.getElementById('shown');
for (const element of document.querySelectorAll('[data-needs-script]')) element.hidden = false;

// What is searched: what a reader sees of a requirement that is folded, its texts and its reasons.
const textOf = new Map(requirements.map((each) => [
  each,
  [...each.querySelectorAll('summary h3, .marks, .clauses, .reason, .finding')]
    .map((part) => part.textContent).join(' ').toLowerCase(),
]));

function update() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const each of requirements) each.hidden = !words.every((word) => textOf.get(each).includes(word));
  for (const section of sections) section.hidden = false;
  const visible = requirements.filter((each) => each.getClientRects().length > 0);
  for (const section of sections) section.hidden = !visible.some((each) => section.contains(each));
  count.textContent = visible.length + ' of ' + requirements.length + ' requirements shown';
}

function showAll() {
  for (const box of boxes) box.checked = box.id !== 'only-failures';
  search.value = '';
  update();
}

function openAddressed() {
  let id = '';
  try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  const addressed = id === '' ? null : document.getElementById(id);
  if (!addressed || !addressed.matches('.requirement')) return;
  if (addressed.getClientRects().length === 0) showAll();
  addressed.open = true;
  addressed.scrollIntoView();
  addressed.querySelector('summary').focus({ preventScroll: true });
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  const said = button.nextElementSibling;
  try {
    await navigator.clipboard.writeText(source.textContent);
    said.textContent = 'Copied.';
  } catch {
    // No leave to write to the clipboard: the reader copies what is selected.
    source.closest('details').open = true;
    getSelection().selectAllChildren(source);
    said.textContent = document.execCommand('copy') ? 'Copied.' : 'Selected below: copy it from there.';
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.copies) copy(button);
  if (button.id === 'unfold') for (const each of requirements) if (each.getClientRects().length > 0) each.open = true;
  if (button.id === 'fold') for (const each of requirements) each.open = false;
  if (button.id === 'show-all') showAll();
});
for (const box of boxes) box.addEventListener('change', update);
search.addEventListener('input', update);
addEventListener('hashchange', openAddressed);
update();
openAddressed();
`;
