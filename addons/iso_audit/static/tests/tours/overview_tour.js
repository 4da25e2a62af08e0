import { registry } from "@web/core/registry";

const back = [
    { trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
    { trigger: ".o_iso_overview_tiles" },
];

function tile(key) {
    return `.o_iso_overview_tile_${key}`;
}

registry.category("web_tour.tours").add("iso_overview_leader", {
    steps: () => [
        { trigger: `${tile("duties")} .o_iso_overview_line_link`, run: "click" },
        { trigger: ".o_list_view .o_data_row" },
        ...back,
        // By keyboard, too.
        {
            trigger: `${tile("late")} .o_iso_overview_line_link:contains("Due in -12")`,
            run: ({ anchor }) => {
                anchor.focus();
                if (document.activeElement !== anchor) {
                    throw new Error("A line of late work cannot be reached by keyboard");
                }
                anchor.click();
            },
        },
        { trigger: ".o_form_view .o_field_widget[name=title]" },
        ...back,
        { trigger: `${tile("year")} .o_iso_overview_figure:eq(1) .btn-link`, run: "click" },
        { trigger: ".o_list_view .o_data_row:nth-of-type(2)" },
        ...back,
        { trigger: `${tile("programme")} .o_iso_overview_grid_cell:has(.o_iso_overview_shape_running)`, run: "click" },
        { trigger: ".o_form_view .o_statusbar_status" },
        ...back,
        { trigger: `${tile("heat")} .o_iso_overview_heat_cell:contains("3")`, run: "click" },
        { trigger: ".o_list_view .o_data_row:nth-of-type(3)" },
        ...back,
        {
            trigger: `${tile("files")} canvas[role=img][aria-label*=": 1"]`,
        },
        // The bars have buttons for who uses no mouse.
        {
            trigger: `${tile("files")} .o_iso_overview_chart_parts button:first`,
            run: ({ anchor }) => anchor.click(),
        },
        { trigger: ".o_list_view .o_data_row" },
        ...back,
        { trigger: ".o_iso_overview_before", run: "click" },
        { trigger: `.o_iso_overview:not(:has(${tile("duties")})) ${tile("year")}` },
        // The year is kept on the way back.
        { trigger: `${tile("year")} .o_iso_overview_figure:eq(0) .btn-link`, run: "click" },
        { trigger: ".o_list_view" },
        ...back,
        { trigger: `.o_iso_overview:not(:has(${tile("duties")})) .o_iso_overview_after`, run: "click" },
        { trigger: tile("duties") },
        { trigger: ".o_iso_overview_print" },
    ],
});

registry.category("web_tour.tours").add("iso_overview_phone", {
    steps: () => [
        {
            trigger: ".o_iso_overview_tiles",
            run: () => {
                const root = document.querySelector(".o_iso_overview");
                if (root.scrollWidth > root.clientWidth || document.body.scrollWidth > window.innerWidth) {
                    throw new Error("The overview scrolls sideways on a phone");
                }
                const tiles = [...root.querySelectorAll(".o_iso_overview_tile")];
                if (!tiles[0].matches(".o_iso_overview_tile_duties")) {
                    throw new Error("The own duties do not come first");
                }
                const left = tiles.map((each) => each.getBoundingClientRect().left);
                if (new Set(left).size > 1) {
                    throw new Error("The tiles are not in one column");
                }
                const low = [...root.querySelectorAll(".o_iso_overview_line_link, .o_iso_overview_grid_cell")].filter(
                    (each) => each.getBoundingClientRect().height < 44
                );
                if (low.length) {
                    throw new Error(`Too small for a thumb: ${low[0].outerHTML}`);
                }
            },
        },
        { trigger: `${tile("duties")} .o_iso_overview_line_link:first`, run: "click" },
        { trigger: ".o_kanban_view .o_kanban_record:contains('Due in -12')", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=title]" },
    ],
});

registry.category("web_tour.tours").add("iso_overview_inspector", {
    steps: () => [
        {
            trigger: `${tile("branches")} tbody tr:first:contains("Agency") .o_iso_overview_tone_danger:contains("2")`,
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:nth-of-type(2)" },
        ...back,
        { trigger: `${tile("branches")} tbody tr:first th button:contains("Agency")`, run: "click" },
        { trigger: tile("programme") },
        { trigger: ".o_iso_overview_agency:contains('Agency')" },
        { trigger: ".o_iso_overview_scope select", run: "select all" },
        { trigger: tile("branches") },
    ],
});
