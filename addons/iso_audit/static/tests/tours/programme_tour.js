import { registry } from "@web/core/registry";

// Found by place and sign, not by words: the tour runs in any language.
const cell = (row, month) =>
    `.o_iso_programme_cell[data-row='${row}'][data-month='${month}']`;

/** Plan a department into a month, and see the cell filled. */
const plan = (row, month) => [
    { trigger: `${cell(row, month)}.o_iso_programme_empty`, run: "click" },
    // The department's usual clauses are there before anything is typed.
    { trigger: ".modal .o_field_widget[name=clause_ids] .o_tag" },
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: `${cell(row, month)}[draggable=true]:contains(□)` },
];

registry.category("web_tour.tours").add("iso_programme_tour", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_iso_programme:not(:has(table))" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_iso_coverage .badge:contains(Veterinary)" },
        { trigger: ".o_iso_coverage .badge:contains(9.2)" },
        ...plan(0, 3),
        ...plan(1, 5),
        ...plan(2, 7),
        // Everything is covered: no chip of something missing, no list of gaps.
        { trigger: "body:not(:has(.o_iso_coverage .text-bg-warning)):not(:has(.o_iso_missing))" },
        // Moved by keyboard, read by title.
        { trigger: cell(2, 7), run: ({ anchor }) => anchor.focus() },
        { trigger: cell(2, 7), run: "press Shift+ArrowRight" },
        { trigger: `${cell(2, 8)}[draggable=true]` },
        { trigger: `${cell(2, 7)}.o_iso_programme_empty` },
        { trigger: cell(2, 8), run: "click" },
        { trigger: ".modal .o_iso_cell .o_iso_chips:contains(9.2)" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name=action_submit]", run: "click" },
        { trigger: ".o_statusbar_status [data-value=submitted].o_arrow_button_current" },
        { trigger: `${cell(0, 1)}[aria-disabled=true]` },
    ],
});
