import { registry } from "@web/core/registry";

const canvas = ".o_graph_canvas_container canvas[role=img]";

/** Throws unless the words for who cannot see the drawing name all of `parts`. */
function says(...parts) {
    return () => {
        const words = document.querySelector(canvas).getAttribute("aria-label");
        for (const part of parts) {
            if (!words.includes(part)) {
                throw new Error(`“${part}” is missing in “${words}”`);
            }
        }
    };
}

/** From a figure to the list of what it counts, and from a row to the file. */
registry.category("web_tour.tours").add("iso_figures_files", {
    steps: () => [
        {
            trigger: canvas,
            run: says("Veterinary: 50"),
        },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot tbody tr:contains(Veterinary) td:first", run: "click" },
        { trigger: ".o_list_view .o_pager_value:contains(1-2)" },
        { trigger: ".o_data_row .o_data_cell:contains(Was closed late)", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=closed]" },
        { trigger: ".o_form_view [name=title] textarea, .o_form_view [name=title] span" },
    ],
});

registry.category("web_tour.tours").add("iso_figures_causes", {
    steps: () => [
        { trigger: canvas, run: says("Tài liệu: 3;", "Phương pháp: 1;", "Tài liệu: 75 %", "Phương pháp: 100 %") },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_pager_value:contains(1-4)" },
        { trigger: ".o_data_row:first .o_data_cell:contains(Why)", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=analysis]" },
    ],
});
