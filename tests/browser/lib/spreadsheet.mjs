// What a spreadsheet program makes of a file that somebody opens in it.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The cells of a workbook's first sheet as LibreOffice shows them, row by row; null where there is no
 *  LibreOffice on the machine. */
export async function opened(path, name) {
  if (!existsSync("/usr/bin/soffice")) return null;
  const folder = await mkdtemp(join(tmpdir(), "yakusho-sheet-"));
  try {
    const file = join(folder, name);
    await copyFile(path, file);
    // 44 comma, 34 quotation mark, 76 UTF-8; cells as shown, every text cell quoted.
    await run("soffice", ["--headless", "--norestore", `-env:UserInstallation=file://${folder}/profile`,
      "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
      "--outdir", `${folder}/out`, file], { timeout: 120_000 });
    const [made] = await readdir(`${folder}/out`);
    return cells(await readFile(join(folder, "out", made), "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function cells(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") { rows.at(-1).push(cell); cell = ""; }
    else if (!quoted && letter === "\n") { rows.at(-1).push(cell); cell = ""; rows.push([]); }
    else if (letter !== "\r" && letter !== "\uFEFF") cell += letter;
  }
  if (cell !== "") rows.at(-1).push(cell);
  return rows.filter((row) => row.length > 0);
}

/** The workbook as LibreOffice saves it after somebody filled it in: `fill` gets the rows with the cells
 *  as they are shown and changes them. Null where there is no LibreOffice on the machine. */
export async function filled(bytes, fill) {
  if (!existsSync("/usr/bin/soffice")) return null;
  const folder = await mkdtemp(join(tmpdir(), "yakusho-sheet-"));
  try {
    const book = join(folder, "form.xlsx");
    await writeFile(book, bytes);
    const rows = await opened(book, "form.xlsx");
    fill(rows);
    const quoted = (cell) => `"${(cell ?? "").replaceAll('"', '""')}"`;
    const table = join(folder, "filled.csv");
    await writeFile(table, `\uFEFF${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`);
    // 44 comma, 34 quotation mark, 76 UTF-8, from line 1; quoted cells are text.
    await run("soffice", ["--headless", "--norestore", `-env:UserInstallation=file://${folder}/profile`,
      "--infilter=CSV:44,34,76,1,,0,true,false", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
      "--outdir", `${folder}/out`, table], { timeout: 120_000 });
    return await readFile(join(folder, "out", "filled.xlsx"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
