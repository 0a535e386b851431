// The one-time codes of staff. A code is taken once: whoever signs in a second time within half a
// minute waits for the next one, as the page tells a person to.

/** How long a code lasts, and a little more. */
const PATIENCE = 40_000;

/** The code that the demo shows on the page of the sign-in, once it is one that `login` has not used. */
export async function unusedCode(world, login, page) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const code = (await page.locator("#demo-code").innerText()).trim();
    if (world.usedCodes.get(login) !== code) {
      world.usedCodes.set(login, code);
      return code;
    }
    if (Date.now() > end) throw new Error(`${login} waits for a new code in vain`);
    await new Promise((go) => setTimeout(go, 1000));
    await page.reload({ waitUntil: "load" });
  }
}
