import { registry } from "@web/core/registry";

function activeModel() {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    return services.spreadsheet_dashboard_loader.getActiveDashboard().model;
}

/** Every filled cell of every sheet, as it is shown. */
function shownCells() {
    const { getters } = activeModel();
    return getters.getSheetIds().flatMap((sheetId) =>
        Object.values(getters.getEvaluatedCells(sheetId))
    );
}

/** Resolves when every source has answered; throws when a cell or a figure is in error. */
async function allIsWell() {
    for (let tries = 0; tries < 100; tries++) {
        if (!shownCells().some((cell) => cell.value === "#LOADING..." || cell.value === "Loading...")) {
            break;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const wrong = shownCells().filter((cell) => cell.type === "error");
    if (wrong.length) {
        throw new Error([...new Set(wrong.map((cell) => `${cell.value} ${cell.message}`))].join("; "));
    }
}

/** What is shown in a cell of the sheet Data. */
function shows(xc, value) {
    const { getters } = activeModel();
    const column = xc.charCodeAt(0) - "A".charCodeAt(0);
    const cell = getters.getEvaluatedCell({ sheetId: "data", col: column, row: xc.slice(1) - 1 });
    if (cell.formattedValue !== value) {
        throw new Error(`Data!${xc} shows “${cell.formattedValue}” instead of “${value}”`);
    }
}

const openSecond = [
    { trigger: ".o_search_panel_category_value:contains(Khắc phục)", run: "click" },
    { trigger: ".o_search_panel_category_value.active:contains(Khắc phục)" },
    { trigger: ".o-spreadsheet .o-figure" },
];

registry.category("web_tour.tours").add("iso_dashboards", {
    steps: () => [
        { trigger: ".o_search_panel_category_value.active:contains(Cuộc đánh giá)" },
        {
            trigger: ".o-spreadsheet .o-figure",
            async run() {
                await allIsWell();
                shows("M3", "1");
                shows("M4", "1");
                shows("A82", "Veterinary");
                shows("B82", "1");
                shows("C82", "1");
            },
        },
        ...openSecond,
        {
            trigger: ".o-spreadsheet .o-figure",
            async run() {
                await allIsWell();
                shows("M1", "1");
                shows("M3", "1");
                shows("A82", "Veterinary");
                shows("D82", "1");
            },
        },
        { trigger: ".o-scorecard:first", run: "click" },
        { trigger: ".o_list_view .o_data_cell:contains(Two certificates), .o_kanban_record:contains(Two certificates)" },
    ],
});

registry.category("web_tour.tours").add("iso_dashboards_sample", {
    steps: () => [
        { trigger: ".o-sample-dashboard .o-figure", run: allIsWell },
        ...openSecond,
        { trigger: ".o-sample-dashboard .o-figure", run: allIsWell },
    ],
});
