// Plain tables for a terminal, and the few statistics that are printed in them.

// Columns are [title, 'l' or 'r']; the first row of cells that is longer than its title widens it.
export function table(title, columns, rows, notes = []) {
  const cells = rows.map((row) => row.map((cell) => String(cell ?? '')));
  const width = columns.map(([name], i) => Math.max(name.length, ...cells.map((row) => (row[i] ?? '').length)));
  const line = (row) => row.map((cell, i) => (columns[i][1] === 'r' ? cell.padStart(width[i]) : cell.padEnd(width[i]))).join('  ').trimEnd();
  return [title, '-'.repeat(title.length), line(columns.map(([name]) => name)), ...cells.map(line), ...notes].join('\n');
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// The value that a share q of all is not above.
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
}

export const fixed = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '-');
export const ratio = (a, b) => (b > 0 ? (a / b).toFixed(2) : '-');
export const percent = (share) => `${(share * 100).toFixed(0)} %`;
// "4 800" with its spread over the rounds.
export const spread = (values) => (values.length > 1 ? `${fixed(Math.min(...values))}–${fixed(Math.max(...values))}` : '');
