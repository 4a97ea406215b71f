import { renderSVG } from 'uqr';

/** A QR code as SVG, with the quiet zone of four modules that ISO/IEC 18004 asks for. */
export function renderQrCode(link: string): string {
  return renderSVG(link, { ecc: 'M', border: 4 });
}
