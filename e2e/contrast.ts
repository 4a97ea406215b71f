import type { Page } from 'playwright-core';

/** Contrast of an element against its background. */
export interface ElementContrast {
  /** The element's tag and classes, for messages. */
  readonly element: string;
  /** Contrast ratio of WCAG 2, from 1 to 21, with the opacity of all ancestors applied. */
  readonly contrast: number;
}

/** The painted property: an SVG stroke, a box's border or background, or its text (against its own background). */
export type PaintProperty = 'stroke' | 'borderTopColor' | 'backgroundColor' | 'color';

/**
 * Measures the contrast of all elements that match `selector`, from their computed styles.
 *
 * @param pseudo measures this pseudo-element instead of the element
 * @throws Error when no element matches
 */
export async function measureContrast(
  page: Page,
  selector: string,
  property: PaintProperty,
  pseudo?: '::before' | '::after',
): Promise<ElementContrast[]> {
  // Styles of the element and its ancestors. No named functions in here: tsx would wrap them in a helper that the page lacks.
  const computed = await page.locator(selector).evaluateAll(
    (elements, [property, pseudo]) =>
      elements.map((element) => {
        const styles = pseudo === undefined ? [] : [getComputedStyle(element, pseudo)];
        for (let ancestor: Element | null = element; ancestor; ancestor = ancestor.parentElement)
          styles.push(getComputedStyle(ancestor));
        return {
          element: `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}${pseudo ?? ''}`,
          own: styles[0]?.[property] ?? 'none',
          opacity: styles.reduce((product, { opacity }) => product * Number(opacity), 1),
          backgrounds: styles.map(({ backgroundColor }) => backgroundColor),
        };
      }),
    [property, pseudo] as const,
  );
  if (computed.length === 0) throw new Error(`no element matches ${selector}`);
  return computed.map(({ element, own, opacity, backgrounds }) => {
    const backgroundsBehind = (property === 'color' ? backgrounds : backgrounds.slice(1)).reverse();
    const backdrop = backgroundsBehind.reduce<Colour>(
      (backdropColour, colour) => composite(parseColour(colour), 1, backdropColour),
      white,
    );
    return { element, contrast: getContrastRatio(composite(parseColour(own), opacity, backdrop), backdrop) };
  });
}

/** Red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];
const white: Colour = [255, 255, 255];

/**
 * Parses a computed colour (CSS Color 4, "Serializing sRGB values"); `none` is transparent.
 *
 * @throws Error for any other notation
 */
function parseColour(text: string): { colour: Colour; alpha: number } {
  if (text === 'none') return { colour: white, alpha: 0 };
  const match = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
  if (!match) throw new Error(`${text} is not a computed sRGB colour`);
  const [, red, green, blue, alpha] = match;
  return { colour: [Number(red), Number(green), Number(blue)], alpha: Number(alpha ?? 1) };
}

function composite(
  { colour, alpha }: ReturnType<typeof parseColour>,
  opacity: number,
  backdropColour: Colour,
): Colour {
  const mixChannel = (index: 0 | 1 | 2) =>
    colour[index] * alpha * opacity + backdropColour[index] * (1 - alpha * opacity);
  return [mixChannel(0), mixChannel(1), mixChannel(2)];
}

/** Contrast ratio as WCAG 2.2 defines it. */
function getContrastRatio(one: Colour, another: Colour): number {
  const [lighter, darker] = [getLuminance(one), getLuminance(another)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

function getLuminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
