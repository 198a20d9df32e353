import { create } from "qrcode";

export interface QrCode {
  /** modules a side, without the quiet zone of four around it */
  size: number;
  /** the dark modules as the `d` of an SVG path, one unit each */
  path: string;
}

/** A QR code of the text with error correction M, to be drawn by whoever shows it. */
export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const parts: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) parts.push(`M${x} ${y}h1v1h-1z`);
    }
  }
  return { size: modules.size, path: parts.join("") };
}
