import { onMounted, onWillUnmount } from "@odoo/owl";

// A4 upright, less 10 mm at each edge, in CSS pixels (96 to the inch).
const WIDTH = (190 * 96) / 25.4;
const HEIGHT = (277 * 96) / 25.4;
// Tables and charts are made for a screen wider than a sheet.
const LARGEST = 0.8;
const SMALLEST = 0.35;

/**
 * Print what is in `root` on one A4 page, by the button or by the browser's own menu.
 *
 * How much there is depends on the agency, so that it is laid out as on paper first, measured,
 * and made smaller by what it is too long. A narrower picture of a wider page would leave half
 * of the paper empty: the layout is widened by as much as it is made smaller.
 *
 * @returns {() => void} prints
 */
export function usePrintOnOnePage(root) {
    function fit() {
        const el = root.el;
        el.classList.add("o_iso_printing");
        let zoom = LARGEST;
        for (let step = 0; step < 12; step++) {
            el.style.setProperty("--o-iso-print-width", `${WIDTH / zoom}px`);
            const height = el.scrollHeight * zoom;
            if (height <= HEIGHT || zoom <= SMALLEST) {
                break;
            }
            zoom = Math.max(SMALLEST, Math.min(zoom * 0.98, zoom * Math.sqrt(HEIGHT / height)));
        }
        el.style.setProperty("--o-iso-print-zoom", zoom);
    }

    function restore() {
        root.el?.classList.remove("o_iso_printing");
    }

    onMounted(() => {
        window.addEventListener("beforeprint", fit);
        window.addEventListener("afterprint", restore);
    });
    onWillUnmount(() => {
        window.removeEventListener("beforeprint", fit);
        window.removeEventListener("afterprint", restore);
    });
    return () => window.print();
}
