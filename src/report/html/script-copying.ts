/** Puts a button that copies beside everything that is to be pasted. */
export const COPYING = `
function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const code of root.querySelectorAll('.card .code')) {
    const text = code.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    });
    code.prepend(button);
  }
}
`;
