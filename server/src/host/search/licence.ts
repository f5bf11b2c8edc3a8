/** SPDX id of a Creative Commons address, undefined for others. */
export function licenceOfAddress(address: string): string | undefined {
  const commons = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/i.exec(address);
  if (commons) return `CC-${commons[1]?.toUpperCase()}-${commons[2]}`;
  if (/creativecommons\.org\/publicdomain\/zero\/1\.0/i.test(address)) return "CC0-1.0";
  return undefined;
}

/** SPDX id of a licence's name or of the text of a licence file, as far as it is one of the usual ones. */
export function licenceOfText(text: string): string | undefined {
  const start = text.slice(0, 3000);
  const commons =
    /Attribution((?:-|\s)(?:NonCommercial|NoDerivatives|ShareAlike|NoDerivs)(?:-(?:ShareAlike|NoDerivatives|NoDerivs))?)?\s+(\d\.\d)/i.exec(
      start,
    );
  if (commons) {
    const parts = (commons[1] ?? "")
      .toLowerCase()
      .replace("noncommercial", "NC")
      .replace("sharealike", "SA")
      .replace(/noderiv(?:atives|s)/, "ND")
      .toUpperCase();
    return `CC-BY${parts.replace(/\s/g, "-")}-${commons[2]}`;
  }
  const short = /\bCC[ -](BY(?:-(?:SA|NC|ND))*)[ -](\d\.\d)/i.exec(start);
  if (short) return `CC-${short[1]?.toUpperCase()}-${short[2]}`;
  if (/\bCC0\b|CC0 1\.0/i.test(start)) return "CC0-1.0";
  if (/Apache License,?\s+Version 2\.0/i.test(start)) return "Apache-2.0";
  if (/Mozilla Public License,?\s+(?:Version|v\.?)\s*2\.0/i.test(start)) return "MPL-2.0";
  if (/Permission is hereby granted, free of charge/i.test(start)) return "MIT";
  return undefined;
}
